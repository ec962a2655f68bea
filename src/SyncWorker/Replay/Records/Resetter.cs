using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Records;

/// <summary>
/// For a source that was restored from a backup, and counts its versions from where it was then: whatever it sends from now on
/// is newer than what it sent before. Design §3.
/// </summary>
internal sealed class Resetter(LedgerStore store, TimeProvider time)
{
    public Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        return store.WriteAsync(
            ledger =>
            {
                var raised = RecordMarks.StartEpoch(
                    ledger,
                    request.Entity is null ? EntityScope.OfSource : request.Key is null ? EntityScope.OfEntity : EntityScope.OfRecord,
                    EntityScope.Arguments(request.Entity, request.Key, request.SourceApp));
                var scope = request.Entity is null ? $"sourceApp {request.SourceApp}" : $"{request.Entity} {request.Key}".TrimEnd();
                Audit.Write(ledger, time.GetUtcNow(), request.By, "reset", scope, request.Reason);
                return new ResetReport(raised);
            },
            cancellationToken);
    }
}
