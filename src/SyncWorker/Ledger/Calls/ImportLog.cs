using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>Records every call to Dime.Scheduler before it is sent, and settles it in one transaction when its answer arrives.</summary>
internal sealed class ImportLog(LedgerStore store, Leases leases, TimeProvider time)
{
    /// <summary>Records the call and takes its entities out of the queue.</summary>
    /// <returns>The import; null if it may not start: a lease was lost, or other workers use all that the gate admits.</returns>
    public Task<OpenImport?> OpenAsync(PlannedCall call, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                // The gate is locked first, as in a verdict. Its permits are shared: other workers' calls in flight count.
                var gate = GateRow.Hold(ledger);
                var inFlight = ledger.ExecuteScalar<int>("select count(*) from import where finished_at is null");
                if (!gate.Admits(now, inFlight, int.MaxValue))
                {
                    return null;
                }

                var tokens = leases.Tokens is { } held
                    ? call.Partitions.ToDictionary(partition => partition, held.GetValueOrDefault)
                    : null;
                if (tokens is not null && PartitionRows.Confirm(ledger, leases.Worker, tokens).Count < tokens.Count)
                {
                    return null;
                }

                // Checks that the plan is still true: no verdict on another record may have changed one of these since.
                var ids = call.Rows.Select(row => row.Entity.Id).ToArray();
                ledger.Hold(ids);
                if (ledger.QuerySingle<(int, long)>(UnchangedSql, new { Ids = ids })
                    != (call.Rows.Count, call.Rows.Sum(row => row.Entity.Revision)))
                {
                    return null;
                }

                var id = ledger.QuerySingle<long>(
                    OpenSql,
                    new
                    {
                        leases.Worker,
                        Token = tokens?.Values.Max() ?? 0,
                        Entities = JsonSerializer.Serialize(ids),
                        Rows = call.Rows.Count,
                        call.Bytes,
                        Now = now.ToLedger(),
                    });
                if (gate.Pace is { } pace)
                {
                    GateRow.WritePace(ledger, pace.AfterStart(now, back => Calls.RecentCalls.StartOf(ledger, back), gate.Reason is null));
                }
                ledger.Execute(ClaimSql, new { Ids = ids, Import = id });
                return new OpenImport(id, tokens);
            },
            cancellationToken);

    /// <summary>Writes what a call changed. Only rows that have not changed since are moved.</summary>
    /// <param name="build">Builds the settlement from the current gate and brakes: other workers may have changed them meanwhile.</param>
    /// <returns>The gate before the settlement, and what was to be written; entities that were lost meanwhile are not written.</returns>
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

    /// <summary>The recent calls in the order of their starts, up to a call that is refused now.</summary>
    public IReadOnlyList<PastCall> RecentCalls(long refused, DateTimeOffset startedAt) =>
        store.Read(ledger => Calls.RecentCalls.UpTo(ledger, refused, startedAt));

    /// <summary>Whether other rows fail alone as well.</summary>
    public bool OthersFail(long entityId) => store.Read(ledger => ledger.ExecuteScalar<bool>(OthersFailSql, new { Id = entityId }));

    /// <summary>Writes what planning found out without a call: superseded changes and parked entities.</summary>
    public Task SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var again = StillSetAside(ledger, plan, now);
                SettledCall.SettleChanges(
                    ledger, null, now.ToLedger(), again.Moot.Select(moot => new SettledChange(moot.ChangeId, ChangeState.Superseded)));
                ledger.ExecuteRows(
                    ParkSql,
                    again.Parked.Select(parking => new
                    {
                        parking.EntityId,
                        Reason = parking.Reason?.Text,
                        IsSoft = parking.Reason == WaitReason.SetupPending,
                        Until = parking.Until.ToLedger(),
                        Now = now.ToLedger(),
                    }));
                Schedule.LookAt(ledger, again.Parked.Select(parking => parking.Look).OfType<(long, DateTimeOffset)>());

                // Records that waited for changes that are superseded now, or for a record that has only patches, wait for something else
                // or for nothing.
                Schedule.LookAround(
                    ledger,
                    again.Moot.Select(moot => moot.EntityId)
                        .Concat(again.Parked.Where(parking => parking.Reason == WaitReason.NoBase).Select(parking => parking.EntityId))
                        .Distinct());
            },
            cancellationToken);

    /// <summary>Lets one row probe for each paused procedure whose wait is over.</summary>
    /// <returns>The paused procedures, each with the entity that may probe.</returns>
    public async Task<IReadOnlyDictionary<string, long?>> PausedAsync(
        DateTimeOffset now, TimeSpan probe, CancellationToken cancellationToken)
    {
        var brakes = store.Read(BrakeRow.Read);
        if (brakes.Any(brake => brake.ProbeAt <= now))
        {
            brakes = await store.WriteAsync(
                ledger =>
                {
                    // Read again under the lock: another worker may have chosen a probe, or a verdict may have released the brake.
                    GateRow.Hold(ledger);
                    foreach (var brake in BrakeRow.Read(ledger).Where(brake => brake.ProbeAt <= now))
                    {
                        BrakeRow.NameProbe(ledger, brake, now, probe);
                    }
                    return BrakeRow.Read(ledger);
                },
                cancellationToken);
        }
        return brakes.Where(brake => brake.Since is not null).ToDictionary(brake => brake.Procedure, brake => brake.Probe);
    }

    /// <summary>
    /// After an interruption, abandons calls that were recorded and never sent, because the worker did not know whether they were recorded.
    /// </summary>
    /// <param name="inFlight">The calls that were sent.</param>
    /// <returns>How many calls were abandoned.</returns>
    public Task<int> GiveUpUnsentAsync(IEnumerable<long> inFlight, TimeSpan lateWindow, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger => OpenCalls.GiveUpOwn(ledger, leases.Worker, [.. inFlight], time.GetUtcNow().ToLedger(), lateWindow),
            cancellationToken);

    /// <summary>
    /// Returns the part of the plan that is still true, checked again under the locks of the records and of those that they wait for. A
    /// transaction that changes one of those comes before, and is seen here, or comes after, and brings the next check forward.
    /// </summary>
    private static PlanResult StillSetAside(Session ledger, PlanResult plan, DateTimeOffset now)
    {
        var paused = plan.Parked.Any(parking => parking.Reason?.PausedProcedure is not null) ? BrakeRow.HoldPaused(ledger) : null;
        ledger.Hold(plan.Moot.Select(moot => moot.EntityId)
            .Concat(plan.Parked.Select(parking => parking.EntityId))
            .Concat(plan.Parked.Select(parking => parking.Look?.Id).OfType<long>()).Distinct());
        var entities = WorkFinder.These(
            ledger,
            plan.Moot.Select(moot => moot.EntityId).Concat(plan.Parked.Select(parking => parking.EntityId)),
            now);
        var again = paused is null ? Planner.SetAside(entities, plan.Terms) : PausedProcedures.Split(entities, paused, plan.Terms).Held;

        var planned = plan.Parked.Select(parking => (parking.EntityId, parking.Reason, parking.Look?.Id)).ToHashSet();
        return again with
        {
            Parked = [.. again.Parked.Where(parking => planned.Contains((parking.EntityId, parking.Reason, parking.Look?.Id)))],
            Moot = [.. again.Moot.Intersect(plan.Moot)],
        };
    }

    private const string OthersFailSql =
        "select exists(select 1 from entity where suspect_group is not null and last_failed_at is not null and id <> @Id)";

    private const string OpenSql = """
        insert into import (worker, token, entities, rows, bytes, started_at)
        values (@Worker, @Token, @Entities, @Rows, @Bytes, @Now)
        returning id
        """;

    private const string UnchangedSql =
        "select count(*), coalesce(cast(sum(revision) as bigint), 0) from entity where id = any(@Ids) and import_id is null";

    private const string ClaimSql = $"update entity set import_id = @Import, {Schedule.Claimed} where id = any(@Ids)";

    private const string ParkSql = $"""
        update entity set {Schedule.Parked} from rows() r where entity.id = r.EntityId and entity.import_id is null
        """;
}
