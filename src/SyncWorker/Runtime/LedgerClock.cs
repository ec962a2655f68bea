namespace SyncWorker.Runtime;

/// <summary>
/// The clock that all workers on a ledger use. On a shared ledger it follows the database's clock, so a time that one worker writes as
/// due is due for all, even if that worker's own clock is wrong by an hour. An embedded ledger has no clock of its own.
/// </summary>
internal sealed class LedgerClock(TimeProvider own) : TimeProvider
{
    // A difference up to the time of a round trip to the database is not a difference between clocks.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private long _offset;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <param name="now">The time on the ledger's clock.</param>
    public void Follow(DateTimeOffset now)
    {
        var offset = now - own.GetUtcNow();
        if ((offset - TimeSpan.FromTicks(Interlocked.Read(ref _offset))).Duration() > Tolerance)
        {
            Interlocked.Exchange(ref _offset, offset.Ticks);
        }
    }
}
