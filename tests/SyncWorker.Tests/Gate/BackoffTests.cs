using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Gate;

namespace SyncWorker.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1, 0.0, 0.1)] // never at once
    [InlineData(1, 1.0, 1)]
    [InlineData(2, 1.0, 2)]
    [InlineData(6, 1.0, 32)]
    [InlineData(7, 1.0, 60)]
    [InlineData(1_000_000, 1.0, 60)]
    [InlineData(0, 1.0, 1)]
    public void Each_failure_doubles_the_longest_wait_up_to_the_cap(int failures, double jitter, double seconds)
    {
        Assert.Equal(seconds, Backoff.Delay(failures, First, Longest, jitter).TotalSeconds, precision: 6);
    }

    [Fact]
    public void The_wait_is_spread_between_a_tenth_of_its_step_and_the_whole_step()
    {
        var cases = from failures in Gen.Choose(-5, 100) from percent in Gen.Choose(0, 100) select (failures, Jitter: percent / 100.0);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var wait = Backoff.Delay(drawn.failures, First, Longest, drawn.Jitter);
            var step = Backoff.Delay(drawn.failures, First, Longest, 1);
            return wait >= step * 0.0999 && wait <= step && step <= Longest;
        }).QuickCheckThrowOnFailure();
    }
}
