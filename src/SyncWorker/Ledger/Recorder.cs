using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Receive;

namespace SyncWorker.Ledger;

/// <summary>What became of a change that was handed in.</summary>
/// <param name="Id">Its receipt; null for a repeat of a change that was recorded before.</param>
/// <param name="Refused">It was recorded as a dead letter.</param>
internal readonly record struct Receipt(long? Id, bool Refused);

/// <summary>Writes received changes to the ledger, a group in one transaction.</summary>
internal sealed class Recorder(LedgerStore store, ReceiveOptions options, TimeProvider time)
{
    /// <summary>Receipts in the order of <paramref name="changes"/>. All of them are durable when this returns, or none is.</summary>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, CancellationToken cancellationToken) =>
        store.WriteAsync((connection, transaction) => Record(connection, transaction, changes), cancellationToken);

    private IReadOnlyList<Receipt> Record(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<IncomingChange> changes)
    {
        var now = time.GetUtcNow();
        using var seen = new Seen(connection, transaction, now, options.DedupeWindow);
        var nextId = connection.ExecuteScalar<long>("select coalesce(max(id), 0) from change", transaction: transaction) + 1;
        var entities = new EntityRows(connection, transaction);
        var rows = new List<ChangeRow>(changes.Count);
        var receipts = new Receipt[changes.Count];
        var counted = new Dictionary<string, int>();
        void Count(string name) => counted[name] = counted.GetValueOrDefault(name) + 1;

        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            Count(change.Source == Origin.Http ? Counters.Accepted : Counters.Acked);
            var (repeated, nameReused) = change.Dedupe is { } key ? seen.Add(key) : (false, false);
            if (repeated)
            {
                Count(Counters.Duplicates);
                continue;
            }

            if (nameReused)
            {
                Count(Counters.IdReused);
            }

            foreach (var remark in change.Remarks)
            {
                Count(remark);
            }

            var row = entities.Append(change, nextId++, now);
            rows.Add(row);
            receipts[i] = new(row.Id, change.Refusal is not null);
            if (change.Refusal is not null)
            {
                Count(Counters.Settled(ChangeState.Dead));
            }
        }

        counted[Counters.Recorded] = rows.Count;
        connection.Execute(AppendSql, rows, transaction);
        entities.Save(now);
        Counters.Add(connection, transaction, "0", counted);
        return receipts;
    }

    // A change is written twice: here, and when it is settled. Only an operator's hand touches the row after that.
    internal const string AppendSql = """
        insert into change (id, entity_id, kind, mode, epoch, scale, version, fields, state, message_id, source, received_at, previous, replay_of, body, headers, settled_at, error)
        values (@Id, @EntityId, @Kind, @Mode, @Epoch, @Scale, @Version, @Fields, @State, @MessageId, @Source, @ReceivedAt, @Previous, @ReplayOf, @Body, @Headers, @SettledAt, @Error)
        """;
}
