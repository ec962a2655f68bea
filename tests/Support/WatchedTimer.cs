namespace SyncWorker.Testing;

/// <summary>A timer of <see cref="FakeClock"/> that also knows when it fires.</summary>
internal sealed class WatchedTimer : ITimer
{
    private readonly FakeClock clock;
    private readonly ITimer timer;
    private volatile Schedule? schedule;

    public WatchedTimer(FakeClock clock, ITimer timer, TimeSpan dueTime, TimeSpan period)
    {
        (this.clock, this.timer) = (clock, timer);
        Change(dueTime, period);
    }

    /// <summary>When the timer fires next; null when it is not armed.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now) => schedule switch
    {
        { } armed when armed.First > now => armed.First,
        { } armed when armed.Period > TimeSpan.Zero => armed.First + (((now - armed.First).Ticks / armed.Period.Ticks) + 1) * armed.Period,
        _ => null,
    };

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        // A due time of zero fires just after this call, as with a real timer, not inside it.
        dueTime = dueTime == TimeSpan.Zero ? TimeSpan.FromTicks(1) : dueTime;
        var first = clock.GetUtcNow() + dueTime;
        if (!timer.Change(dueTime, period))
        {
            return false;
        }

        // Set the schedule last: a test that learns of the timer moves the clock, and the timer must see that move.
        schedule = dueTime == Timeout.InfiniteTimeSpan ? null : new(first, period);
        clock.Watch(this);
        return true;
    }

    public void Dispose()
    {
        clock.Forget(this);
        timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed record Schedule(DateTimeOffset First, TimeSpan Period);
}
