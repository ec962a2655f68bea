using System.Security.Authentication;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Errors;

public sealed class TransportErrorsTests
{
    public static TheoryData<Exception, DimeErrorReason> Failures => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"), DimeErrorReason.ConnectionFailed },
        { new HttpRequestException(HttpRequestError.ConnectionError, "refused"), DimeErrorReason.ConnectionFailed },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError, "proxy"), DimeErrorReason.ConnectionFailed },
        { new HttpRequestException(HttpRequestError.ResponseEnded, "ended"), DimeErrorReason.ConnectionFailed },
        { new HttpRequestException("reset", new IOException("reset")), DimeErrorReason.ConnectionFailed },
        { new IOException("reset"), DimeErrorReason.ConnectionFailed },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "tls"), DimeErrorReason.TlsFailed },
        { new HttpRequestException("tls", new AuthenticationException("bad certificate")), DimeErrorReason.TlsFailed },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_without_an_answer_is_a_network_error(Exception failure, DimeErrorReason reason)
    {
        var result = await Clients.ImportOver(StubHandler.Failing(failure));

        Assert.Equal((DimeErrorKind.Network, reason), (result.Error!.Kind, result.Error.Reason));
        Assert.Contains(failure.Message, result.Error.Message, StringComparison.Ordinal);
        Assert.Null(result.Response);
        Assert.Null(result.Error.StatusCode);
    }

    [Fact]
    public async Task A_bug_is_not_swallowed()
    {
        await Assert.ThrowsAsync<InvalidCastException>(() => Clients.ImportOver(StubHandler.Failing(new InvalidCastException())));
    }

    [Fact]
    public void A_handler_of_your_own_is_set_not_to_follow_redirects()
    {
        using var sockets = new SocketsHttpHandler();
        using var client = new HttpClientHandler();

        using var first = Clients.Over(new Wrapper { InnerHandler = sockets });
        using var second = Clients.Over(client);

        Assert.False(sockets.AllowAutoRedirect);
        Assert.False(client.AllowAutoRedirect);
    }

    private sealed class Wrapper : DelegatingHandler;
}
