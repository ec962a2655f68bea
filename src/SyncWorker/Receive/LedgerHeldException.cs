namespace SyncWorker.Receive;

/// <summary>
/// The ledger has accepted no write for longer than <c>Receive:HoldFor</c>: the changes were not recorded, and will not be.
/// </summary>
internal sealed class LedgerHeldException(DateTimeOffset since)
    : Exception($"The ledger has accepted no write since {since:O}; nothing was recorded.");
