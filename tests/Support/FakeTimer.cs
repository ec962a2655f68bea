namespace SyncWorker.Testing;

/// <summary>A timer of <see cref="FakeClock"/>, which owns all that can change here and guards it with its lock.</summary>
internal sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state, long number) : ITimer
{
    public static readonly IComparer<FakeTimer> ByDue =
        Comparer<FakeTimer>.Create((a, b) => (a.Due, a.Number).CompareTo((b.Due, b.Number)));

    public DateTimeOffset Due { get; set; }

    public TimeSpan Period { get; set; }

    public bool Disposed { get; set; }

    private long Number => number;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        NotBelowInfinite(dueTime, nameof(dueTime));
        NotBelowInfinite(period, nameof(period));
        return clock.Arm(this, dueTime, period);
    }

    public void Fire() => callback(state);

    public void Dispose() => clock.Dispose(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void NotBelowInfinite(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        }
    }
}
