namespace SyncWorker.Receive;

/// <summary>Whether the ledger takes writes, as the group commit finds it. Written by its loop only, read by anybody.</summary>
internal sealed class StoreWatch(ReceiveOptions options, TimeProvider time)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State _state = new(IsProven: false, StuckSince: null, HeldSince: null, Holds: 0);

    /// <summary>Since when it has refused writes; null while it takes them.</summary>
    public DateTimeOffset? StuckSince => _state.StuckSince;

    /// <summary>Since when that is too long to keep messages waiting for it; null while it is not.</summary>
    public DateTimeOffset? HeldSince => _state.HeldSince;

    /// <summary>How often that was so since the start: who compares two numbers misses none.</summary>
    public int Holds => _state.Holds;

    /// <summary>A write has succeeded, and nothing says that the next one will not.</summary>
    public bool IsWritable => _state is { IsProven: true, HeldSince: null };

    /// <summary>A write was refused.</summary>
    /// <returns>True: that is so for too long, and not held yet.</returns>
    public bool Refused()
    {
        var now = time.GetUtcNow();
        _state = _state with { StuckSince = StuckSince ?? now };
        return HeldSince is null && now - StuckSince >= options.HoldFor;
    }

    public void Hold()
    {
        _state = _state with { HeldSince = time.GetUtcNow(), Holds = Holds + 1 };
        Change();
    }

    /// <summary>A write has succeeded.</summary>
    public void Taken()
    {
        if (_state is not { IsProven: true, StuckSince: null })
        {
            _state = _state with { IsProven = true, StuckSince = null, HeldSince = null };
            Change();
        }
    }

    /// <summary>Returns as soon as the condition, which is of what stands here, holds.</summary>
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

    private sealed record State(bool IsProven, DateTimeOffset? StuckSince, DateTimeOffset? HeldSince, int Holds);
}
