using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Errors;

public sealed class EnsureSuccessTests
{
    [Theory]
    [InlineData(400, typeof(DimeValidationException), "ValidationError")]
    [InlineData(422, typeof(DimeValidationException), "ValidationError")]
    [InlineData(401, typeof(DimeAuthenticationException), "AuthenticationError")]
    [InlineData(403, typeof(DimeAuthorizationException), "AuthorizationError")]
    [InlineData(404, typeof(DimeNotFoundException), "NotFoundError")]
    [InlineData(409, typeof(DimeConflictException), "ConflictError")]
    [InlineData(429, typeof(DimeRateLimitException), "RateLimitError")]
    [InlineData(500, typeof(DimeServerException), "ServerError")]
    [InlineData(302, typeof(DimeNetworkException), "NetworkError")]
    public async Task A_failed_call_throws_the_exception_of_its_kind(int status, Type type, string name)
    {
        var result = await Clients.ImportOver(StubHandler.Answering(status, """{"Error":"No."}"""));

        var thrown = Assert.IsAssignableFrom<DimeApiException>(Record.Exception(() => result.EnsureSuccess()));

        Assert.Equal((type, name), (thrown.GetType(), thrown.Error.Name));
        Assert.Equal((result.Error!.Message, status), (thrown.Message, thrown.Response!.StatusCode));
        Assert.Equal((status, """{"Error":"No."}"""), (thrown.StatusCode, thrown.Body));
        Assert.Null(result.Data);
    }

    [Fact]
    public async Task A_call_that_succeeded_gives_its_data()
    {
        var result = await Clients.ImportOver(StubHandler.Answering(200, "{}"));

        Assert.True(result.Ok);
        Assert.Same(result.Data, result.EnsureSuccess());
    }
}
