using System.Text.Json;
using SyncWorker.Decide;
using SyncWorker.Dispatch;
using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>Every call to Dime.Scheduler: on record before it is sent, settled in one transaction when its answer is in.</summary>
internal sealed class ImportLog(LedgerStore store, Leases leases, TimeProvider time)
{
    /// <summary>Puts the call on record and takes its entities out of the queue.</summary>
    /// <returns>The import; null when it may not start: a lease was lost, or others have what the gate lets through.</returns>
    public Task<OpenImport?> OpenAsync(PlannedCall call, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var tokens = leases.Tokens is { } held
                    ? call.Partitions.ToDictionary(partition => partition, held.GetValueOrDefault)
                    : null;
                if (tokens is not null && PartitionRows.Confirm(ledger, leases.Worker, tokens).Count < tokens.Count)
                {
                    return null;
                }

                // Its permits are shared: what others have in flight counts.
                var inFlight = ledger.ExecuteScalar<int>("select count(*) from import where finished_at is null");
                if (!GateRow.Hold(ledger).Admits(now, inFlight, int.MaxValue))
                {
                    return null;
                }

                var id = ledger.QuerySingle<long>(
                    OpenSql,
                    new
                    {
                        leases.Worker,
                        Token = tokens?.Values.Max() ?? 0,
                        Entities = JsonSerializer.Serialize(call.Rows.Select(row => row.Entity.Id)),
                        Rows = call.Rows.Count,
                        call.Bytes,
                        Now = now.ToLedger(),
                    });
                ledger.Execute("update gate set last_start = @Now where calls_per_second is not null", new { Now = now.ToLedger() });
                ledger.Execute(ClaimSql, new { Ids = call.Rows.Select(row => row.Entity.Id).ToArray(), Import = id });
                return new OpenImport(id, tokens);
            },
            cancellationToken);

    /// <summary>Writes what a call changed. Only what is still as it was is moved.</summary>
    /// <param name="build">What that is, from the gate and the brakes as they stand now: others may have moved them meanwhile.</param>
    /// <returns>The gate before it, and what was to be written: what was lost meanwhile is not.</returns>
    public Task<(GateState Before, Settlement Settlement)> SettleAsync(
        OpenImport import, Func<GateState, IReadOnlyList<BrakeState>, Settlement> build, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var before = GateRow.Hold(ledger);
                var settlement = build(before, BrakeRow.Read(ledger));
                SettledCall.Write(ledger, import, leases.Worker, settlement, time.GetUtcNow().ToLedger());
                GateRow.NotifyIfOpened(ledger, before, settlement.Gate);
                return (before, settlement);
            },
            cancellationToken);

    /// <inheritdoc cref="SettleAsync(OpenImport, Func{GateState, IReadOnlyList{BrakeState}, Settlement}, CancellationToken)"/>
    public Task SettleAsync(OpenImport import, Settlement settlement, CancellationToken cancellationToken) =>
        SettleAsync(import, (_, _) => settlement, cancellationToken);

    /// <summary>How fast calls were started up to this one.</summary>
    public double CallsPerSecond(DateTimeOffset until) => store.Read(ledger => ledger.ExecuteScalar<long>(
        RateSql, new { From = (until - Pace.Measured).ToLedger(), Until = until.ToLedger() })) / Pace.Measured.TotalSeconds;

    /// <summary>Whether other rows fail alone as well.</summary>
    public bool OthersFail(long entityId) => store.Read(ledger => ledger.ExecuteScalar<bool>(OthersFailSql, new { Id = entityId }));

    /// <summary>Writes what planning found out without a call: what is moot, and what waits.</summary>
    public Task SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                // A change that is being recorded now is seen below, or comes later and has its entity due again.
                ledger.Hold(plan.Moot.Select(moot => moot.EntityId).Concat(plan.Parked.Select(parking => parking.EntityId)));
                SettledCall.SettleChanges(
                    ledger, null, now.ToLedger(), plan.Moot.Select(moot => new SettledChange(moot.ChangeId, ChangeState.Superseded)));
                ledger.ExecuteRows(
                    ParkSql,
                    plan.Parked.Select(parking => new { parking.EntityId, parking.Reason, Pending = parking.Left, Until = parking.Until.ToLedger(), Now = now.ToLedger() }));

                // After that: a child that waits for what has just turned out to be moot is among those put aside.
                Wake.Around(ledger, plan.Moot.Select(moot => moot.EntityId).Distinct(), now.ToLedger());
            },
            cancellationToken);

    /// <summary>Lets one row of each paused procedure try whose wait is over.</summary>
    /// <returns>The procedures that pause, with the entity that may try.</returns>
    public async Task<IReadOnlyDictionary<string, long?>> PausedAsync(DateTimeOffset now, TimeSpan probe, CancellationToken cancellationToken)
    {
        var paused = store.Read(BrakeRow.Read).Where(brake => brake.Since is not null).ToList();
        if (paused.Exists(brake => brake.ProbeAt <= now))
        {
            await store.WriteAsync(
                ledger => paused.Where(brake => brake.ProbeAt <= now).ToList()
                    .ForEach(brake => BrakeRow.NameProbe(ledger, brake, now, probe)),
                cancellationToken);
            paused = [.. store.Read(BrakeRow.Read).Where(brake => brake.Since is not null)];
        }
        return paused.ToDictionary(brake => brake.Procedure, brake => brake.Probe);
    }

    /// <summary>After an interruption: calls that were put on record and never sent, as nobody knew whether they were.</summary>
    /// <param name="inFlight">Those that were.</param>
    /// <returns>How many there were.</returns>
    public Task<int> GiveUpUnsentAsync(IEnumerable<long> inFlight, TimeSpan lateWindow, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger => OpenCalls.GiveUpOwn(ledger, leases.Worker, [.. inFlight], time.GetUtcNow().ToLedger(), lateWindow),
            cancellationToken);

    /// <summary>Whatever waits for this reason is looked at again.</summary>
    public Task ReleaseAsync(string reason, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger => Wake.WaitingFor(ledger, reason, time.GetUtcNow().ToLedger()),
            cancellationToken);

    // No call has an index on its time: the newest are enough.
    private const string RateSql = """
        select count(*) from (select started_at from import order by id desc limit 10000) newest where started_at > @From and started_at <= @Until
        """;

    private const string OthersFailSql =
        "select exists(select 1 from entity where suspect_group is not null and last_failed_at is not null and id <> @Id)";

    private const string OpenSql = """
        insert into import (worker, token, entities, rows, bytes, started_at)
        values (@Worker, @Token, @Entities, @Rows, @Bytes, @Now)
        returning id
        """;

    private const string ClaimSql = "update entity set import_id = @Import, due_at = null, blocked = null where id = any(@Ids) and import_id is null";

    // A change that came while the plan was made is not in it: then the entity stays due. While it is uncertain it is looked at
    // again when it no longer is; after that, only what it waits for wakes it, and everything accepted still goes out again then.
    private const string ParkSql = """
        update entity set
          blocked = r.Reason,
          soft_until = case when r.Reason = 'setup pending' then r.Until else entity.soft_until end,
          due_at = case when entity.uncertain_until > r.Now then least(entity.uncertain_until, coalesce(r.Until, entity.uncertain_until)) else r.Until end,
          uncertain_until = case when entity.uncertain_until > r.Now or r.Reason is not null then entity.uncertain_until end,
          uncertain_delete = case when entity.uncertain_until > r.Now then entity.uncertain_delete else false end
        from rows() r
        where entity.id = r.EntityId and entity.import_id is null
          and (select count(*) from change c where c.entity_id = entity.id and c.state = 'Pending') = r.Pending
        """;
}
