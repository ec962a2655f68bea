using Xunit;

namespace DimeClient.Tests.Retries;

public sealed class RetryRuleTests
{
    private static readonly RetryOptions Options = new() { MaxRetries = 10 };

    [Theory]
    [InlineData(0, 1.0, 1_000)]
    [InlineData(0, 0.25, 250)]
    [InlineData(0, 0.0, 0)]
    [InlineData(1, 0.5, 1_000)]
    [InlineData(2, 1.0, 4_000)]
    [InlineData(4, 1.0, 16_000)]
    [InlineData(5, 1.0, 30_000)] // 32 s, capped
    [InlineData(9, 0.5, 15_000)]
    public void The_wait_is_a_random_part_of_a_delay_that_doubles_up_to_the_cap(int retries, double random, int milliseconds)
    {
        var wait = RetryRule.Wait(Error(503), retries, isSafe: true, Options, random, TimeSpan.MaxValue);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), wait);
    }

    [Fact]
    public void The_longest_wait_does_not_overflow()
    {
        var wait = RetryRule.Wait(
            Error(503),
            99,
            isSafe: true,
            new() { MaxRetries = 100, InitialDelay = TimeSpan.FromDays(1), MaxDelay = TimeSpan.FromDays(1) },
            1,
            TimeSpan.MaxValue);

        Assert.Equal(TimeSpan.FromDays(1), wait);
    }

    [Theory]
    [InlineData(5.0, 1.0, 5_000)] // later than our own wait: the server's wins
    [InlineData(0.2, 1.0, 1_000)] // sooner: our own wait wins
    [InlineData(0.0, 0.5, 500)] // a time in the past means at once, so our own wait wins
    [InlineData(30.0, 0.5, 30_000)]
    [InlineData(30.1, 0.5, null)] // beyond our longest wait
    [InlineData(31_536_000.0, 0.5, null)]
    public void A_call_is_not_repeated_earlier_than_the_server_says(double asked, double random, int? milliseconds)
    {
        var wait = RetryRule.Wait(Error(429, asked), 0, isSafe: true, Options, random, TimeSpan.MaxValue);

        Assert.Equal(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, wait);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(200, false)]
    [InlineData(302, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(413, false)]
    [InlineData(422, false)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    [InlineData(507, false)]
    public void Only_these_statuses_are_repeated(int status, bool repeated)
    {
        Assert.Equal(repeated, RetryRule.Wait(Error(status), 0, isSafe: true, Options, 1, TimeSpan.MaxValue) is not null);
    }

    [Theory]
    [InlineData(DimeErrorReason.ConnectionFailed, true)]
    [InlineData(DimeErrorReason.Timeout, true)]
    [InlineData(DimeErrorReason.TlsFailed, false)]
    [InlineData(DimeErrorReason.Redirected, false)]
    [InlineData(DimeErrorReason.Unauthenticated, false)]
    public void Without_an_answer_only_a_failed_connection_and_a_timeout_are_repeated(DimeErrorReason reason, bool repeated)
    {
        Assert.Equal(
            repeated, RetryRule.Wait(Error(null) with { Reason = reason }, 0, isSafe: true, Options, 1, TimeSpan.MaxValue) is not null);
    }

    [Theory]
    [InlineData(503, false, false)]
    [InlineData(500, false, false)]
    [InlineData(408, false, false)]
    [InlineData(null, false, false)]
    [InlineData(429, false, true)] // the server answered 429 instead of executing the call
    [InlineData(null, true, true)] // no connection was made
    [InlineData(503, true, true)] // the sign-in failed
    public void An_unsafe_call_is_repeated_only_if_it_was_not_executed(int? status, bool neverExecuted, bool repeated)
    {
        var error = Error(status) with { NeverExecuted = neverExecuted };

        Assert.Equal(repeated, RetryRule.Wait(error, 0, isSafe: false, Options, 1, TimeSpan.MaxValue) is not null);
    }

    [Theory]
    [InlineData(1_001, true)]
    [InlineData(1_000, false)]
    [InlineData(-1, false)]
    public void No_wait_outlasts_the_call(int leftMilliseconds, bool repeated)
    {
        Assert.Equal(
            repeated, RetryRule.Wait(Error(503), 0, isSafe: true, Options, 1, TimeSpan.FromMilliseconds(leftMilliseconds)) is not null);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, false)]
    public void Retrying_ends_after_the_allowed_number_of_retries(int most, int retries, bool repeated)
    {
        Assert.Equal(
            repeated, RetryRule.Wait(Error(503), retries, isSafe: true, new() { MaxRetries = most }, 1, TimeSpan.MaxValue) is not null);
    }

    private static DimeError Error(int? status, double? retryAfter = null) => new()
    {
        Kind = DimeErrorKind.Server,
        Reason = status is null ? DimeErrorReason.ConnectionFailed : DimeErrorReason.ServerFault,
        Message = "x",
        StatusCode = status,
        RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
}
