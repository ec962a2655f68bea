using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Operate.Queries;

/// <summary>Reads totals from the counters, and open changes from the partial index of pending changes.</summary>
internal static class StatusQuery
{
    public static StatusReport Run(Session ledger, DateTimeOffset now)
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
            Unchanged = Count(Counters.Settled(ChangeState.Unchanged)),
            Dead = Count(Counters.Settled(ChangeState.Dead)),
            Discarded = Count(Counters.Settled(ChangeState.Discarded)),
            Pending = pending,
            Sending = sending,
            Blocked = blocked,
            Uncertain = ledger.ExecuteScalar<long>($"select count(*) from entity e where {IsUncertain}"),
            Calls = ledger.ExecuteScalar<long>("select coalesce(max(id), 0) from import"),
            Operations = ledger.ExecuteScalar<long>("select count(*) from operation where state = 'Running'"),
            Gate = Gate(ledger, now),
            LongWaits = LongWaits(ledger, now),
            Paused =
            [
                .. BrakeRow.Read(ledger).Where(brake => brake.Since is not null)
                    .Select(brake => new PausedProcedure(brake.Procedure, brake.Message, brake.Since!.Value, brake.ProbeAt)),
            ],
        };
    }

    /// <summary>Records that have waited longer than they should, the longest wait first.</summary>
    public static IReadOnlyList<LongWait> LongWaits(Session ledger, DateTimeOffset now) =>
    [
        .. ledger.Query<LongWaitRow>(LongWaitsSql, new { Before = (now - LongWait.From).ToLedger(), Most = LongWait.MostListed })
            .Select(row => new LongWait(
                row.Entity,
                row.Key,
                row.WaitsFor,
                Instant.FromLedger(row.Since),
                Instant.FromLedger(row.Until > 0 ? row.Until : null))),
    ];

    public static GateReport Gate(Session ledger, DateTimeOffset now) =>
        Report(GateRow.Read(ledger) is var gate && gate.Pace?.IsTrue(now) == false ? gate with { Pace = null } : gate);

    public static GateReport Report(GateState state) => state switch
    {
        { Pause: { } pause } => new(false, "paused", $"{pause.Reason} (by {pause.By})", pause.Since, null),
        var gate => new(
            gate.Reason is null, gate.Reason?.ToString().ToLowerInvariant(), gate.Detail,
            gate.ClosedSince ?? gate.Since, gate.Until, gate.Pace?.PerSecond),
    };

    // A change that waits only until a certain time, or is about to be checked, goes out by itself. A change that something else must
    // release is blocked.
    internal const string IsBlocked =
        "coalesce(e.blocked, 'parent missing') <> 'parent missing' and (e.due_at is null or e.blocked = 'no base') "
        + "and coalesce(e.look_at, 1) > 0 and coalesce(p.look_at, 1) > 0";

    private const string OpenSql = $"""
        select count(*) filter (where not ({IsBlocked})), count(e.import_id), count(*) filter (where {IsBlocked})
        from change c join entity e on e.id = c.entity_id left join entity p on p.id = e.parent_id
        where c.state = 'Pending'
        """;

    // The first thousand waiting records are enough to name some, and with the limit a million of them cost no more.
    private const string LongWaitsSql = """
        select w.entity as Entity, w.key as Key, w.blocked as WaitsFor, min(c.received_at) as Since, coalesce(w.due_at, w.look_at) as Until
        from (
          select e.id, e.entity, e.key, e.blocked, e.due_at,
            case when e.blocked = 'child pending' then e.look_at else p.look_at end as look_at
          from entity e left join entity p on p.id = e.parent_id where e.blocked is not null limit 1000) w
        join change c on c.entity_id = w.id and c.state = 'Pending'
        group by w.id, w.entity, w.key, w.blocked, w.due_at, w.look_at
        having min(c.received_at) < @Before
        order by min(c.received_at), w.id limit @Most
        """;

    private sealed class LongWaitRow
    {
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public required string WaitsFor { get; init; }
        public long Since { get; init; }
        public long? Until { get; init; }
    }

    // A record that waits for something else is sent again once that has arrived.
    internal const string IsUncertain = """
        (e.uncertain_until is not null or e.resend_at is not null) and (e.import_id is not null or case
          when e.blocked is null then true
          when e.blocked = 'no base' then e.due_at <= e.uncertain_until
          else e.due_at is not null or (e.resend_at is not null and e.blocked = 'parent pending') end)
        """;
}
