namespace SyncWorker.Bench.Runs;

/// <summary>What is counted in a run that is not timed.</summary>
/// <param name="AcksPerThousand">Acknowledgements on the wire, per 1,000 messages; one may be of many messages.</param>
/// <param name="FsyncsPerThousand">
/// Of the process and, for a ledger in PostgreSQL, of its log, per 1,000 changes; null if they cannot be counted here.
/// </param>
internal sealed record Counted(double AcksPerThousand, double? FsyncsPerThousand);
