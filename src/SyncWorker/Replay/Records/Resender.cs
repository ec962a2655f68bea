using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Records;

/// <summary>
/// For a board that was reset, or restored: what was accepted goes out again, from the ledger. To the planner such a record is
/// one that the board has lost. Design §9.
/// </summary>
internal sealed class Resender(LedgerStore store, WorkSignal signal, TimeProvider time)
{
    public async Task<ResendReport> ResendAsync(ResendRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            ledger => request.DryRun
                ? ledger.Undone(() => Mark(ledger, request))
                : Mark(ledger, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private ResendReport Mark(Session ledger, ResendRequest request)
    {
        var now = time.GetUtcNow();
        var arguments = EntityScope.Arguments(request.Entity, request.Key, request.SourceApp, now.ToLedger(), request.Since.ToLedger());
        var conditions = new[]
        {
            Accepted,
            request.Key is not null ? OfAggregate : request.Entity is not null ? EntityScope.OfEntity : null,
            request.SourceApp is not null ? EntityScope.OfSource : null,
            request.Since is not null ? ChangedSince : IsThere,
        };

        var chosen = ledger.Query<(long Id, bool Deletes)>(ChooseSql + string.Join(" and ", conditions.OfType<string>()), arguments);
        var deletes = chosen.Count(row => row.Deletes);
        RecordMarks.Resend(ledger, [.. chosen.Select(row => row.Id)], now.ToLedger());
        Audit.Write(ledger, now, request.By, "resend", $"{request.InWords()}: {chosen.Count} records", request.Reason);
        return new(chosen.Count - deletes, deletes, request.DryRun);
    }

    private const string ChooseSql = "select id, coalesce(base_kind = 'Delete', false) from entity where ";

    // What is in a call may have been accepted, and lost, before its verdict is written. What a clear has removed since is not there any
    // more, and nothing wrote that into its own row.
    private const string Accepted = """
        (base_kind is not null or over is not null or import_id is not null)
        and not exists(
          select 1 from entity c
          where c.parent_id = entity.parent_id and c.entity = entity.entity and c.base_kind = 'Clear'
            and entity.base_kind = 'Upsert' and entity.over is null and c.base_id > entity.base_id)
        """;

    private const string OfAggregate = "aggregate in (select aggregate from entity where entity = @Entity and match = @Match)";

    // A board that is empty has nothing that could be deleted or cleared.
    private const string IsThere = "coalesce(base_kind, 'Upsert') = 'Upsert'";

    private const string ChangedSince = "id in (select entity_id from change where settled_at >= @Since and state in ('Applied', 'Coalesced'))";
}
