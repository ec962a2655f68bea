namespace SyncWorker.Ledger.Calls;

/// <summary>A call that is on record.</summary>
/// <param name="Tokens">The fencing tokens of its partitions; null: nobody else can have them.</param>
internal sealed record OpenImport(long Id, IReadOnlyDictionary<int, long>? Tokens);
