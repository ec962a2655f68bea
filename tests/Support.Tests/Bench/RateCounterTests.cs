using SyncWorker.Bench.Sinks;

namespace SyncWorker.Testing.Tests.Bench;

public sealed class RateCounterTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_fixed_window_ends_for_all_of_its_calls_at_once() =>
        Assert.Equal(["0", "9.9", "-0.05", "10", "10", "-9.5"], Answers(WindowKind.Fixed, 0, 9.9, 9.95, 10, 10, 10.5));

    [Fact]
    public void A_sliding_window_counts_the_calls_of_the_last_window_whenever_it_is_asked() =>
        Assert.Equal(["0", "9.9", "-0.05", "10", "-9.9", "-9.4", "19.9"], Answers(WindowKind.Sliding, 0, 9.9, 9.95, 10, 10, 10.5, 19.9));

    [Fact]
    public void A_bucket_fills_steadily_and_holds_the_calls_of_one_window() =>
        Assert.Equal(["0", "0", "-5", "5", "-4", "100", "100", "-5"], Answers(WindowKind.Bucket, 0, 0, 0, 5, 6, 100, 100, 100));

    [Theory]
    [InlineData(0, 21)]
    [InlineData(1, 21)]
    [InlineData(2, 20)]
    public void The_ideal_time_is_that_of_a_client_that_calls_as_soon_as_it_may(int kind, int calls)
    {
        var limit = new RateLimit((WindowKind)kind, 2, Window, SaysRetryAfter: true);
        var (counter, now) = (new RateCounter(limit), TimeSpan.Zero);

        for (var call = 1; call <= calls; call++)
        {
            if (counter.Refuse(now) is { } wait)
            {
                now += wait;
                Assert.Null(counter.Refuse(now));
            }
        }

        Assert.Equal(limit.IdealTime(calls), now);
    }

    /// <summary>The seconds at which a call is taken; for one that is refused, the wait, with a minus.</summary>
    private static IEnumerable<string> Answers(WindowKind kind, params double[] seconds)
    {
        var counter = new RateCounter(new(kind, 2, Window, SaysRetryAfter: false));
        return seconds.Select(second => counter.Refuse(TimeSpan.FromSeconds(1000 + second)) is { } wait
            ? FormattableString.Invariant($"-{wait.TotalSeconds:0.##}")
            : FormattableString.Invariant($"{second}"));
    }
}
