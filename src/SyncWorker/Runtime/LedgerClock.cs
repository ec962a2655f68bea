namespace SyncWorker.Runtime;

/// <summary>
/// The clock that all workers on a ledger share: on a shared one the database's. What one of them writes as due is due for all, even if
/// its own clock is wrong by an hour. An embedded ledger has none of its own.
/// </summary>
internal sealed class LedgerClock(TimeProvider own) : TimeProvider
{
    // What the way to the database and back may take is no difference between clocks.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private long _offset;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <param name="now">What the ledger's clock shows.</param>
    public void Follow(DateTimeOffset now)
    {
        var offset = now - own.GetUtcNow();
        if ((offset - TimeSpan.FromTicks(Interlocked.Read(ref _offset))).Duration() > Tolerance)
        {
            Interlocked.Exchange(ref _offset, offset.Ticks);
        }
    }
}
