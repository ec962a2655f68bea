using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Plan;

namespace SyncWorker.Replay;

/// <summary>
/// Puts dead letters back in the queue. A replay keeps its order key, so what something newer has made moot is refused by the
/// fold's own rule; one that is forced is a new change, the newest of its record.
/// </summary>
internal sealed class Replayer(LedgerStore store, Replacer replacer, ImportOptions import, WorkSignal signal, TimeProvider time)
{
    public async Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            (connection, transaction) => request.Preview
                ? Preview.Undone(transaction, () => Replay(connection, transaction, request))
                : Replay(connection, transaction, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private ReplayReport Replay(SqliteConnection connection, SqliteTransaction transaction, ReplayRequest request)
    {
        var now = time.GetUtcNow();
        var replayed = new List<long>();
        var replaced = new List<Replacement>();
        var refused = new List<RefusedReplay>();
        foreach (var id in request.Find(connection, transaction))
        {
            switch (LetterRow.Find(connection, transaction, id))
            {
                case null:
                    refused.Add(new(id, "is not a dead letter"));
                    break;
                case { EntityId: null } or { Fields: null }:
                    refused.Add(new(id, "was refused on arrival and would be again: correct it here (edit), or at its source"));
                    break;
                case { IsMoot: true } letter when request.Force:
                    var (change, problems) = replacer.Replace(connection, transaction, letter, new(), request.Reason ?? "", now);
                    if (change is { } by)
                    {
                        replaced.Add(new(id, by));
                    }
                    else
                    {
                        refused.Add(new(id, string.Join("; ", problems)));
                    }
                    break;
                case { IsMoot: true }:
                    refused.Add(new(id, "superseded: something newer was accepted since"));
                    break;
                default:
                    connection.Execute(ReviveSql, new { Id = id, Now = now.ToLedger() }, transaction);
                    replayed.Add(id);
                    break;
            }
        }

        Counters.Add(connection, transaction, "0", [new(Counters.Settled(ChangeState.Dead), -replayed.Count)]);
        var scope = string.Join(' ', replayed.Select(id => $"{id}").Concat(replaced.Select(pair => $"{pair.Id} replaced by {pair.By}")));
        Audit.Write(connection, transaction, now, request.By, request.Force ? "replay forced" : "replay", scope, request.Reason);
        return new(replayed, refused)
        {
            Replaced = replaced,
            Preview = request.Preview
                ? Preview.Of(connection, transaction, replayed.Concat(replaced.Select(pair => pair.By)), import.SnapshotClears, now)
                : null,
        };
    }

    private const string ReviveSql = """
        update change set state = 'Pending', settled_at = null, import_id = null, error = null where id = @Id and state = 'Dead';
        update entity set
          attempts = 0, first_failed_at = null, last_failed_at = null, blocked = null,
          due_at = case when import_id is null then coalesce(min(due_at, @Now), @Now) end
        where id = (select entity_id from change where id = @Id);
        """;
}
