using DimeClient;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Dispatch;

/// <summary>A call that is on record and in flight.</summary>
/// <param name="Answer">Faults only because of a bug. Everything that can go wrong on the way is in the result.</param>
internal sealed record CallInFlight(OpenImport Import, PlannedCall Call, DateTimeOffset StartedAt, Task<Result<ImportResult>> Answer);
