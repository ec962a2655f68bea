using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Operate;

/// <summary>Totals from the counters, what is open from the partial index of pending changes.</summary>
internal static class StatusQuery
{
    public static StatusReport Run(Session ledger)
    {
        var counters = Counters.Read(ledger);
        long Count(string name) => counters.GetValueOrDefault(name);
        var (pending, sending, blocked) = ledger.QuerySingle<(long, long, long)>(OpenSql);
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
            Uncertain = ledger.ExecuteScalar<long>("select count(*) from entity where uncertain_until is not null and (blocked is null or due_at is not null or import_id is not null)"),
            Calls = ledger.ExecuteScalar<long>("select coalesce(max(id), 0) from import"),
            Operations = ledger.ExecuteScalar<long>("select count(*) from operation where state = 'Running'"),
            Gate = Gate(ledger),
            Paused =
            [
                .. BrakeRow.Read(ledger).Where(brake => brake.Since is not null)
                    .Select(brake => new PausedProcedure(brake.Procedure, brake.Message, brake.Since!.Value, brake.ProbeAt)),
            ],
        };
    }

    public static GateReport Gate(Session ledger) => Report(GateRow.Read(ledger));

    public static GateReport Report(GateState state) => state switch
    {
        { Pause: { } pause } => new(false, "paused", $"{pause.Reason} (by {pause.By})", pause.Since, null),
        var gate => new(
            gate.Reason is null, gate.Reason?.ToString().ToLowerInvariant(), gate.Detail,
            gate.ClosedSince ?? gate.Since, gate.Until, gate.Pace?.PerSecond),
    };

    // What waits no longer than until a time goes out by itself; what has to be moved by something else is blocked.
    private const string OpenSql = """
        select
          count(*) filter (where e.blocked is null or e.due_at is not null),
          count(e.import_id),
          count(*) filter (where e.blocked is not null and e.due_at is null)
        from change c join entity e on e.id = c.entity_id
        where c.state = 'Pending'
        """;
}
