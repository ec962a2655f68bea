namespace SyncWorker.Testing.Tests;

public sealed class FakeClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock clock = new();
    private readonly List<string> fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var before = clock.GetUtcNow();
        var timestamp = clock.GetTimestamp();

        clock.Advance(90 * Second);

        Assert.Equal(before + (90 * Second), clock.GetUtcNow());
        Assert.Equal(90 * Second, clock.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_and_see_that_instant()
    {
        Once("third", 3);
        Once("first", 1);
        Once("second", 2);
        Once("also second", 2);

        clock.Advance(10 * Second);

        Assert.Equal(["first at 1", "second at 2", "also second at 2", "third at 3"], fired);
    }

    [Fact]
    public void A_timer_does_not_fire_before_it_is_due()
    {
        Once("it", 5);

        clock.Advance((5 * Second) - TimeSpan.FromTicks(1));
        Assert.Empty(fired);

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["it at 5"], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_every_period_that_passes()
    {
        using var timer = clock.CreateTimer(_ => Note("tick"), null, 2 * Second, 3 * Second);

        clock.Advance(9 * Second);

        Assert.Equal(["tick at 2", "tick at 5", "tick at 8"], fired);
    }

    [Fact]
    public void A_timer_armed_by_a_callback_fires_within_the_same_advance_when_it_is_due()
    {
        clock.CreateTimer(_ => Once("second", 2), null, Second, Timeout.InfiniteTimeSpan);

        clock.Advance(3 * Second);

        Assert.Equal(["second at 3"], fired);
    }

    [Fact]
    public void A_changed_timer_forgets_its_first_due_time_and_a_disposed_one_never_fires()
    {
        var changed = Once("changed", 1);
        var disposed = Once("disposed", 1);
        changed.Change(4 * Second, Timeout.InfiniteTimeSpan);
        disposed.Dispose();

        clock.Advance(10 * Second);

        Assert.Equal(["changed at 4"], fired);
        Assert.False(disposed.Change(Second, Second));
        Assert.Equal(0, clock.ArmedTimers);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_reaches_it()
    {
        var delay = Task.Delay(Second, clock);

        clock.Advance(Second / 2);
        Assert.False(delay.IsCompleted);

        clock.Advance(Second / 2);
        await delay;
    }

    [Fact]
    public async Task A_test_can_wait_until_the_code_under_test_waits()
    {
        var loop = Task.Run(async () =>
        {
            using var ticks = new PeriodicTimer(Second, clock);
            await ticks.WaitForNextTickAsync();
            Note("loop");
        });

        await clock.TimersArmedAsync();
        clock.Advance(Second);

        await loop;
        Assert.Equal(["loop at 1"], fired);
    }

    private ITimer Once(string name, int seconds) =>
        clock.CreateTimer(_ => Note(name), null, seconds * Second, Timeout.InfiniteTimeSpan);

    private void Note(string name) => fired.Add($"{name} at {(clock.GetUtcNow() - new FakeClock().GetUtcNow()).TotalSeconds}");
}
