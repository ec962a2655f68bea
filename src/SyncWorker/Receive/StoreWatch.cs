using SyncWorker.Receive.Reading;

namespace SyncWorker.Receive;

/// <summary>Whether the ledger takes writes, as the group commit finds it. Written by its loop only, read by anybody.</summary>
internal sealed class StoreWatch(ReceiveOptions options, TimeProvider time)
{
    /// <summary>A write that has no answer for so long is not slow: nobody answers.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State _state = new(IsProven: false, AskedAt: null, StuckSince: null, HeldSince: null, Holds: 0);

    /// <summary>Since when it has refused writes, or not answered; null while it takes them.</summary>
    public DateTimeOffset? StuckSince => _state switch
    {
        { StuckSince: { } since } => since,
        { AskedAt: { } asked } when time.GetUtcNow() - asked >= Slow => asked,
        _ => null,
    };

    /// <summary>Since when that is too long to keep messages waiting for it; null while it is not.</summary>
    public DateTimeOffset? HeldSince => _state.HeldSince;

    /// <summary>How often that was so since the start: who compares two numbers misses none.</summary>
    public int Holds => _state.Holds;

    /// <summary>A write has succeeded, and nothing says that the next one will not.</summary>
    public bool IsWritable => _state is { IsProven: true, HeldSince: null };

    /// <summary>A write begins.</summary>
    public void Asked() => _state = _state with { AskedAt = time.GetUtcNow() };

    /// <summary>A write was refused, or nobody has answered.</summary>
    /// <returns>True: that is so for too long, and not held yet.</returns>
    public bool Refused()
    {
        var since = _state.StuckSince ?? _state.AskedAt ?? time.GetUtcNow();
        _state = _state with { AskedAt = null, StuckSince = since };
        return HeldSince is null && time.GetUtcNow() - since >= options.HoldFor;
    }

    public void Hold()
    {
        _state = _state with { HeldSince = time.GetUtcNow(), Holds = Holds + 1 };
        Change();
    }

    /// <summary>A write has succeeded.</summary>
    public void Taken()
    {
        var before = _state;
        _state = before with { IsProven = true, AskedAt = null, StuckSince = null, HeldSince = null };
        if (before is not { IsProven: true, StuckSince: null })
        {
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

    private sealed record State(bool IsProven, DateTimeOffset? AskedAt, DateTimeOffset? StuckSince, DateTimeOffset? HeldSince, int Holds);
}
