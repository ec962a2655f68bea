namespace SyncWorker.Ledger.Calls;

/// <summary>A recorded call.</summary>
/// <param name="Tokens">The fencing tokens of its partitions; null: no other worker can hold them.</param>
internal sealed record OpenImport(long Id, IReadOnlyDictionary<int, long>? Tokens);
