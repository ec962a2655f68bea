using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Ledger;

namespace SyncWorker.Operate;

/// <summary>Totals from the counters, what is open from the partial index of pending changes.</summary>
internal static class StatusQuery
{
    public static StatusReport Run(SqliteConnection connection, SqliteTransaction transaction)
    {
        var counters = Counters.Read(connection, transaction);
        long Count(string name) => counters.GetValueOrDefault(name);
        var (pending, sending, blocked) = connection.QuerySingle<(long, long, long)>(OpenSql, transaction: transaction);
        return new()
        {
            Received = Count(Counters.Recorded),
            Duplicates = Count(Counters.Duplicates),
            Applied = Count(Counters.Settled(ChangeState.Applied)),
            Coalesced = Count(Counters.Settled(ChangeState.Coalesced)),
            Superseded = Count(Counters.Settled(ChangeState.Superseded)),
            Dead = Count(Counters.Settled(ChangeState.Dead)),
            Discarded = Count(Counters.Settled(ChangeState.Discarded)),
            Pending = pending,
            Sending = sending,
            Blocked = blocked,
            Uncertain = connection.ExecuteScalar<long>("select count(*) from entity where uncertain_until is not null and (blocked is null or due_at is not null or import_id is not null)", transaction: transaction),
            Calls = connection.ExecuteScalar<long>("select coalesce(max(id), 0) from import", transaction: transaction),
            Operations = connection.ExecuteScalar<long>("select count(*) from operation where state = 'Running'", transaction: transaction),
            Gate = Gate(connection, transaction),
            Paused =
            [
                .. BrakeRow.Read(connection, transaction).Where(brake => brake.Since is not null)
                    .Select(brake => new PausedProcedure(brake.Procedure, brake.Message, brake.Since!.Value, brake.ProbeAt)),
            ],
        };
    }

    public static GateReport Gate(SqliteConnection connection, SqliteTransaction transaction) => GateRow.Read(connection, transaction) switch
    {
        { Pause: { } pause } => new(false, "paused", $"{pause.Reason} (by {pause.By})", pause.Since, null),
        var gate => new(gate.Reason is null, gate.Reason?.ToString().ToLowerInvariant(), gate.Detail, gate.Since, gate.Until, gate.Pace?.PerSecond),
    };

    // What waits no longer than until a time goes out by itself; what has to be moved by something else is blocked.
    private const string OpenSql = """
        select
          coalesce(sum(e.blocked is null or e.due_at is not null), 0),
          coalesce(sum(e.import_id is not null), 0),
          coalesce(sum(e.blocked is not null and e.due_at is null), 0)
        from change c join entity e on e.id = c.entity_id
        where c.state = 'Pending'
        """;
}
