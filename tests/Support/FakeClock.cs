using Microsoft.Extensions.Time.Testing;

namespace SyncWorker.Testing;

/// <summary>A clock that moves only when a test moves it. It also tells when its next timer fires.</summary>
/// <remarks>Starts on 1 January 2030, 00:00 UTC, unless another instant is given.</remarks>
public sealed class FakeClock(DateTimeOffset? start = null) : FakeTimeProvider(start ?? new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly Lock gate = new();
    private readonly HashSet<WatchedTimer> timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiters = [];

    /// <summary>When the next timer fires; null when none is armed.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (gate)
            {
                return Armed().Min();
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new WatchedTimer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);

    /// <summary>
    /// Waits until the code under test has armed this many timers. Call it before <see cref="FakeTimeProvider.Advance"/>: a wait that
    /// begins afterwards does not see the time that has passed.
    /// </summary>
    public Task TimersArmedAsync(int atLeast = 1)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiters.Add((atLeast, reached));
            Tell();
        }

        return reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    internal void Watch(WatchedTimer timer)
    {
        lock (gate)
        {
            timers.Add(timer);
            Tell();
        }
    }

    internal void Forget(WatchedTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    // A one-shot timer that has fired is removed. It is watched again when Change arms it again.
    private IEnumerable<DateTimeOffset?> Armed()
    {
        var now = GetUtcNow();
        timers.RemoveWhere(timer => timer.NextAfter(now) is null);
        return timers.Select(timer => timer.NextAfter(now));
    }

    private void Tell()
    {
        var armed = Armed().Count();
        waiters.RemoveAll(waiter => armed >= waiter.Count && waiter.Reached.TrySetResult());
    }
}
