using System.Text.Json;
using SyncWorker.Decide;
using SyncWorker.Gate;
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
                SendState.Claim(ledger, ids, id);
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

    /// <summary>
    /// After an interruption, abandons calls that were recorded and never sent, because the worker did not know whether they were recorded.
    /// </summary>
    /// <param name="inFlight">The calls that were sent.</param>
    /// <returns>How many calls were abandoned.</returns>
    public Task<int> GiveUpUnsentAsync(IEnumerable<long> inFlight, TimeSpan lateWindow, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger => OpenCalls.GiveUpOwn(ledger, leases.Worker, [.. inFlight], time.GetUtcNow().ToLedger(), lateWindow),
            cancellationToken);

    private const string OthersFailSql =
        "select exists(select 1 from entity where suspect_group is not null and last_failed_at is not null and id <> @Id)";

    private const string OpenSql = """
        insert into import (worker, token, entities, rows, bytes, started_at)
        values (@Worker, @Token, @Entities, @Rows, @Bytes, @Now)
        returning id
        """;

    private const string UnchangedSql =
        "select count(*), coalesce(cast(sum(revision) as bigint), 0) from entity where id = any(@Ids) and import_id is null";
}
