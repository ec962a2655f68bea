namespace SyncWorker.Ledger;

/// <summary>There is no such server or database, or it does not let us in.</summary>
internal sealed class LedgerUnreachableException(Exception inner)
    : IOException($"The ledger's database can not be used: {inner.GetBaseException().Message} See Ledger:ConnectionString.", inner);
