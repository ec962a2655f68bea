namespace DimeClient.Tests.Support;

/// <summary>A clock that stands still until it is moved; timers that are due fire inside of <see cref="Advance"/>.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private DateTimeOffset _now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far away the timers are that have not fired, nearest first; those that never fire left out.</summary>
    public IReadOnlyList<TimeSpan> Due
    {
        get
        {
            lock (_lock)
            {
                return [.. _timers.Where(t => t.Due is not null).Select(t => t.Due!.Value - _now).Order()];
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }
        Tell();
        return timer;
    }

    /// <summary>Completes when so many timers are waiting to fire.</summary>
    public Task TimersAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((count, reached));
        }
        Tell();
        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now).OrderBy(t => t.Due)];
        }
        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            var count = _timers.Count(t => t.Due is not null);
            foreach (var (_, reached) in _waiting.Where(w => w.Count == count))
            {
                reached.TrySetResult();
            }
        }
    }

    private sealed class FakeTimer(FakeTime time, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public void Fire()
        {
            if (Due is not null)
            {
                Due = null;
                time.Tell();
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            time.Tell();
            return true;
        }

        public void Dispose()
        {
            Due = null;
            time.Tell();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
