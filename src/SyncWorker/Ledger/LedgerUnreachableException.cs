namespace SyncWorker.Ledger;

/// <summary>The server or database does not exist, or refuses access.</summary>
/// <param name="why">The driver's message.</param>
internal sealed class LedgerUnreachableException(string why, Exception inner)
    : IOException($"The ledger's database cannot be used: {why.TrimEnd('.')}. See Ledger:ConnectionString.", inner);
