namespace SyncWorker.Testing.Tests;

public sealed class FakeClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock clock = new();

    [Fact]
    public void The_next_timer_is_the_one_that_fires_first()
    {
        using var later = Once(3);
        using var first = Once(2);

        Assert.Equal(At(2), clock.NextTimer);

        clock.Advance(2 * Second);
        Assert.Equal(At(3), clock.NextTimer);

        clock.Advance(Second);
        Assert.Null(clock.NextTimer);
    }

    [Fact]
    public void A_periodic_timer_is_next_again_after_every_period()
    {
        var ticks = 0;
        using var timer = clock.CreateTimer(_ => ticks++, null, 2 * Second, 3 * Second);
        var seen = new List<(int, DateTimeOffset?)> { (ticks, clock.NextTimer) };

        foreach (var seconds in new[] { 2, 1, 2, 7 })
        {
            clock.Advance(seconds * Second);
            seen.Add((ticks, clock.NextTimer));
        }

        Assert.Equal([(0, At(2)), (1, At(5)), (1, At(5)), (2, At(8)), (4, At(14))], seen);
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_even_after_it_has_fired()
    {
        using var timer = Once(1);
        clock.Advance(Second);

        timer.Change(4 * Second, Timeout.InfiniteTimeSpan);

        Assert.Equal(At(5), clock.NextTimer);
    }

    [Fact]
    public void A_stopped_or_disposed_timer_is_never_next()
    {
        var disposed = Once(1);
        using var stopped = Once(2);

        disposed.Dispose();
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Null(clock.NextTimer);
        Assert.False(disposed.Change(Second, Second));
    }

    [Fact]
    public async Task A_test_can_wait_until_the_code_under_test_waits()
    {
        var loop = Task.Run(async () =>
        {
            using var ticks = new PeriodicTimer(Second, clock);
            await ticks.WaitForNextTickAsync();
            return clock.GetUtcNow();
        });

        await clock.TimersArmedAsync();
        clock.Advance(Second);

        Assert.Equal(At(1), await loop);
    }

    [Fact]
    public async Task A_wait_for_several_timers_ends_with_the_last_of_them()
    {
        using var first = Once(1);
        var both = clock.TimersArmedAsync(2);
        Assert.False(both.IsCompleted);

        using var second = Once(1);

        await both;
    }

    private ITimer Once(int seconds) => clock.CreateTimer(_ => { }, null, seconds * Second, Timeout.InfiniteTimeSpan);

    private static DateTimeOffset At(int seconds) => new FakeClock().GetUtcNow() + (seconds * Second);
}
