using SyncWorker.Receive.Reading;

namespace SyncWorker.Receive;

/// <summary>
/// Whether the ledger accepts writes, as the group commit sees it. Only its loop writes this state; any thread may read it.
/// </summary>
internal sealed class StoreWatch(ReceiveOptions options, TimeProvider time)
{
    /// <summary>A write without an answer for this long is not slow: the ledger does not answer.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State _state = new(IsProven: false, AskedAt: null, StuckSince: null, HeldSince: null, Holds: 0);

    /// <summary>Since when the ledger has refused writes or not answered; null while it accepts them.</summary>
    public DateTimeOffset? StuckSince => _state switch
    {
        { StuckSince: { } since } => since,
        { AskedAt: { } asked } when time.GetUtcNow() - asked >= StuckAfter => asked,
        _ => null,
    };

    /// <summary>
    /// When the current hold began: writes had failed for too long to keep messages waiting. Null while there is no hold.
    /// </summary>
    public DateTimeOffset? HeldSince => _state.HeldSince;

    /// <summary>The number of holds since startup: a caller that compares two numbers misses none.</summary>
    public int Holds => _state.Holds;

    /// <summary>Whether a write has succeeded and no hold has begun since.</summary>
    public bool IsWritable => _state is { IsProven: true, HeldSince: null };

    /// <summary>A write begins.</summary>
    public void WriteStarted() => _state = _state with { AskedAt = time.GetUtcNow() };

    /// <summary>A write was refused, or got no answer.</summary>
    /// <returns>True if writes have failed for too long and there is no hold yet.</returns>
    public bool WriteFailed()
    {
        var since = _state.StuckSince ?? _state.AskedAt ?? time.GetUtcNow();
        _state = _state with { AskedAt = null, StuckSince = since };
        return HeldSince is null && time.GetUtcNow() - since >= options.HoldFor;
    }

    public void StartHold()
    {
        _state = _state with { HeldSince = time.GetUtcNow(), Holds = Holds + 1 };
        Change();
    }

    /// <summary>A write has succeeded.</summary>
    public void WriteSucceeded()
    {
        var before = _state;
        _state = before with { IsProven = true, AskedAt = null, StuckSince = null, HeldSince = null };
        if (before is not { IsProven: true, StuckSince: null })
        {
            Change();
        }
    }

    /// <summary>Returns as soon as the condition is true. The condition must depend only on the state in this class.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (condition())
            {
                return;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private sealed record State(bool IsProven, DateTimeOffset? AskedAt, DateTimeOffset? StuckSince, DateTimeOffset? HeldSince, int Holds);
}
