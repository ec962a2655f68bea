using DimeClient;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Dispatch;

/// <summary>A call that is on record and on its way.</summary>
/// <param name="Answer">Never faults but with a bug: what can go wrong on the way is in the result.</param>
internal sealed record CallInFlight(OpenImport Import, PlannedCall Call, DateTimeOffset StartedAt, Task<Result<ImportResult>> Answer);
