namespace SyncWorker.Receive;

/// <summary>The ledger has taken no write for longer than <c>Receive:HoldFor</c>: nothing was recorded, and nothing will be of it.</summary>
internal sealed class LedgerHeldException(DateTimeOffset since) : Exception($"The ledger has taken no write since {since:O}; nothing was recorded.");
