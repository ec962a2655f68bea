using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>
/// For a board that was reset, or restored: what was accepted goes out again, from the ledger. To the planner such a record is
/// one that a call of unknown outcome has touched, and whose time to be executed late is over. Design §9.
/// </summary>
internal sealed class Resender(LedgerStore store, WorkSignal signal, TimeProvider time)
{
    public async Task<ResendReport> ResendAsync(ResendRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            (connection, transaction) => request.DryRun
                ? Preview.Undone(transaction, () => Mark(connection, transaction, request))
                : Mark(connection, transaction, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private ResendReport Mark(SqliteConnection connection, SqliteTransaction transaction, ResendRequest request)
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

        connection.Execute("create temp table if not exists resend (id integer primary key, deletes integer not null); delete from resend", transaction: transaction);
        connection.Execute(ChooseSql + string.Join(" and ", conditions.OfType<string>()), arguments, transaction);
        var (records, deletes) = connection.QuerySingle<(int, int)>("select count(*) - coalesce(sum(deletes), 0), coalesce(sum(deletes), 0) from resend", transaction: transaction);
        connection.Execute(MarkSql, arguments, transaction);
        Audit.Write(connection, transaction, now, request.By, "resend", $"{request.InWords()}: {records + deletes} records", request.Reason);
        return new(records, deletes, request.DryRun);
    }

    private const string ChooseSql = "insert into resend select id, base_kind is 'Delete' from entity where ";

    // What a clear has removed since is not there any more, and nothing wrote that into its own row.
    private const string Accepted = """
        (base_kind is not null or over is not null)
        and not exists(
          select 1 from entity c
          where c.parent_id = entity.parent_id and c.entity = entity.entity and c.base_kind = 'Clear'
            and entity.base_kind = 'Upsert' and entity.over is null and c.base_id > entity.base_id)
        """;

    private const string OfAggregate = "aggregate in (select aggregate from entity where entity = @Entity and match = @Match)";

    // A board that is empty has nothing that could be deleted or cleared.
    private const string IsThere = "coalesce(base_kind, 'Upsert') = 'Upsert'";

    private const string ChangedSince = "id in (select entity_id from change where settled_at >= @Since and state in ('Applied', 'Coalesced'))";

    // Whether a record is there is open until the board says so. So a child waits until the record above it has its answer, as
    // it would for one that is on its way for the first time.
    private const string MarkSql = """
        update entity set
          uncertain_until = @Now,
          existence = case when base_kind is 'Delete' then existence else 'Unknown' end,
          blocked = case when parent_id in (select id from resend where not deletes) and base_kind is not 'Delete' then 'parent pending' end,
          due_at = case when import_id is null and (base_kind is 'Delete' or coalesce(parent_id, 0) not in (select id from resend where not deletes)) then @Now end
        where id in (select id from resend)
        """;
}
