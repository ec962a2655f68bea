using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>
/// Puts dead letters back in the queue. A replay keeps its order key, so what something newer has made moot is refused by the
/// fold's own rule.
/// </summary>
internal sealed class Replayer(LedgerStore store, WorkSignal signal, TimeProvider time)
{
    public async Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync((connection, transaction) => Replay(connection, transaction, request), cancellationToken);
        signal.Raise();
        return report;
    }

    private ReplayReport Replay(SqliteConnection connection, SqliteTransaction transaction, ReplayRequest request)
    {
        var now = time.GetUtcNow();
        var replayed = new List<long>();
        var refused = new List<RefusedReplay>();
        foreach (var id in request.Find(connection, transaction))
        {
            if (Reason(connection.QuerySingleOrDefault<Row>(FindSql, new { Id = id }, transaction)) is { } reason)
            {
                refused.Add(new(id, reason));
                continue;
            }

            connection.Execute(ReviveSql, new { Id = id, Now = now.ToLedger() }, transaction);
            replayed.Add(id);
        }

        Counters.Add(connection, transaction, "0", [new(Counters.Settled(ChangeState.Dead), -replayed.Count)]);
        Audit.Write(connection, transaction, now, request.By, "replay", string.Join(' ', replayed), reason: null);
        return new(replayed, refused);
    }

    private static string? Reason(Row? row) => row switch
    {
        null or { State: not nameof(ChangeState.Dead) } => "is not a dead letter",
        { EntityId: null } or { HasFields: 0 } => "was refused on arrival and would be again: correct it at its source",
        { IsMoot: 1 } => "superseded: something newer was accepted since",
        _ => null,
    };

    private const string FindSql = """
        select c.state as State, c.entity_id as EntityId, c.fields is not null as HasFields,
          coalesce((c.epoch, c.scale, c.version, c.id) < (e.base_epoch, e.base_scale, e.base_version, e.base_id), 0) as IsMoot
        from change c left join entity e on e.id = c.entity_id
        where c.id = @Id
        """;

    private const string ReviveSql = """
        update change set state = 'Pending', settled_at = null, import_id = null, error = null where id = @Id and state = 'Dead';
        update entity set
          attempts = 0, first_failed_at = null, last_failed_at = null, blocked = null,
          due_at = case when import_id is null then coalesce(min(due_at, @Now), @Now) end
        where id = (select entity_id from change where id = @Id);
        """;

    private sealed class Row
    {
        public required string State { get; init; }
        public long? EntityId { get; init; }
        public long HasFields { get; init; }
        public long IsMoot { get; init; }
    }
}
