using SyncWorker.Ledger;

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
                var raised = ledger.Execute(
                    RaiseSql + (request.Entity is null ? EntityScope.OfSource : request.Key is null ? EntityScope.OfEntity : EntityScope.OfRecord),
                    EntityScope.Arguments(request.Entity, request.Key, request.SourceApp));
                var scope = request.Entity is null ? $"sourceApp {request.SourceApp}" : $"{request.Entity} {request.Key}".TrimEnd();
                Audit.Write(ledger, time.GetUtcNow(), request.By, "reset", scope, request.Reason);
                return new ResetReport(raised);
            },
            cancellationToken);
    }

    // Nothing is recorded in the new epoch yet, so whatever comes first is its highest. The scale stays: a source that numbers its
    // versions does not stop because it was restored.
    private const string RaiseSql = "update entity set top_epoch = top_epoch + 1, top_version = 0 where last_change_id is not null and ";
}
