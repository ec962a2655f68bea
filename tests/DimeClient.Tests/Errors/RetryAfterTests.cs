using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Errors;

public sealed class RetryAfterTests
{
    private static readonly FakeClock Clock = new(Clients.Now); // 2026-11-20 08:00:00 UTC

    [Theory]
    [InlineData("120", 120d)]
    [InlineData("0", 0d)]
    [InlineData("-5", 0d)]
    [InlineData("1.5", 1.5)]
    [InlineData("Fri, 20 Nov 2026 08:01:30 GMT", 90d)]
    [InlineData("Fri, 20 Nov 2026 07:00:00 GMT", 0d)]
    [InlineData("99999999999999999999", 365d * 86_400)]
    [InlineData("1e300", 365d * 86_400)]
    [InlineData("Wed, 20 Nov 2999 08:00:00 GMT", 365d * 86_400)]
    [InlineData("soon", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_wait_that_the_server_asks_for_is_read(string? header, double? seconds)
    {
        using var response = new HttpResponseMessage();
        if (header is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", header);
        }

        var wait = RetryAfter.Read(response, Clock.GetUtcNow());

        Assert.Equal(seconds, wait?.TotalSeconds);
    }

    [Fact]
    public async Task The_wait_is_part_of_the_error()
    {
        var handler = StubHandler.Answering(429, retryAfter: "Fri, 20 Nov 2026 08:00:30 GMT");

        var result = await Clients.ImportOver(handler);

        Assert.Equal(TimeSpan.FromSeconds(30), result.Error!.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Throws<DimeRateLimitException>(() => result.EnsureSuccess()).RetryAfter);
    }
}
