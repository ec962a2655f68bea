namespace SyncWorker.Testing;

/// <summary>A clock that stands still until a test moves it, and then fires what is due, in the order in which it is due.</summary>
public sealed class FakeClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly SortedSet<FakeTimer> armed = new(FakeTimer.ByDue);
    private readonly List<(int Count, TaskCompletionSource Reached)> waiters = [];
    private DateTimeOffset now;
    private long created;

    /// <summary>Starts on 1 January 2030, 00:00 UTC, unless another instant is given.</summary>
    public FakeClock(DateTimeOffset? start = null) =>
        now = (start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers will fire if the clock is moved far enough.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (gate)
            {
                return armed.Count;
            }
        }
    }

    /// <summary>When the next timer fires; null when none is armed.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (gate)
            {
                return armed.Min?.Due;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state, Interlocked.Increment(ref created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Waits until code under test has armed so many timers. Before <see cref="Advance"/>: time that passes before a wait has begun
    /// is time it does not see.
    /// </summary>
    public Task TimersArmedAsync(int atLeast = 1)
    {
        lock (gate)
        {
            if (armed.Count >= atLeast)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((atLeast, reached));
            return reached.Task;
        }
    }

    /// <summary>Moves the clock. A timer sees the instant at which it is due; one that is armed meanwhile and due fires as well.</summary>
    /// <remarks>Callbacks run here, on the caller's thread, one after another. Zero fires what is due now.</remarks>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (NextDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    internal bool Arm(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            armed.Remove(timer);
            if (timer.Disposed)
            {
                return false;
            }

            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return true;
            }

            timer.Due = now + dueTime;
            armed.Add(timer);
            foreach (var (_, reached) in waiters.Where(waiter => armed.Count >= waiter.Count))
            {
                reached.TrySetResult();
            }

            waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
            return true;
        }
    }

    internal void Dispose(FakeTimer timer)
    {
        lock (gate)
        {
            armed.Remove(timer);
            timer.Disposed = true;
        }
    }

    // Takes the timer and moves the clock to it; to the end when there is none. Real timers with a period of zero fire once.
    private FakeTimer? NextDue(DateTimeOffset until)
    {
        lock (gate)
        {
            if (armed.Min is not { } next || next.Due > until)
            {
                now = until > now ? until : now;
                return null;
            }

            armed.Remove(next);
            now = next.Due > now ? next.Due : now;
            if (next.Period > TimeSpan.Zero)
            {
                next.Due = now + next.Period;
                armed.Add(next);
            }

            return next;
        }
    }
}
