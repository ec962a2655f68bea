using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Ledger.Find;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>Records what a plan decided without a call.</summary>
internal sealed class PlanLog(LedgerStore store)
{
    /// <summary>Writes what planning found out without a call: superseded and unchanged changes, and parked entities.</summary>
    /// <returns>
    /// Whether anything was written. A record that waits for setup only because its parent goes out in the planned call is not parked: by
    /// itself it waits for its parent.
    /// </returns>
    public Task<bool> SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var again = StillSetAside(ledger, plan, now);
                SettledChanges.Settle(
                    ledger, null, now.ToLedger(), again.Moot.Select(moot => new SettledChange(moot.ChangeId, ChangeState.Superseded)));
                SettleUnchanged(ledger, again.Unchanged, now.ToLedger());
                Schedule.Park(
                    ledger,
                    again.Parked.Concat(again.Unchanged.Select(record => new Parking(record.EntityId, Reason: null))),
                    now.ToLedger());
                Schedule.LookAt(ledger, again.Parked.Select(parking => parking.Look).OfType<(long, DateTimeOffset)>());

                // Records that waited for changes that are superseded now, or for a record that has only patches, wait for something else
                // or for nothing.
                Schedule.LookAround(
                    ledger,
                    again.Moot.Select(moot => moot.EntityId)
                        .Concat(again.Unchanged.Select(record => record.EntityId))
                        .Concat(again.Parked.Where(parking => parking.Reason == WaitReason.NoBase).Select(parking => parking.EntityId))
                        .Distinct());
                return again.SetsAside;
            },
            cancellationToken);

    /// <summary>Settles changes that say only what the board has: their records get the new order keys, and nothing is sent.</summary>
    /// <param name="unchanged">What was found under the locks of these records.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    private static void SettleUnchanged(Session ledger, IReadOnlyList<UnchangedRecord> unchanged, long now)
    {
        if (unchanged.Count == 0)
        {
            return;
        }

        SettledChanges.Settle(
            ledger,
            importId: null,
            now,
            unchanged.SelectMany(record => record.Changes).Select(change => new SettledChange(change.Id, change.WhenAccepted)));
        BoardState.Raise(ledger, unchanged);
        Overtaken.Close(ledger, importId: null, now, unchanged.ToDictionary(record => record.EntityId, record => record.Accepted));
    }

    /// <summary>
    /// Returns the part of the plan that is still true, checked again under the locks of the records and of those that they wait for. A
    /// transaction that changes one of those comes before, and is seen here, or comes after, and brings the next check forward.
    /// </summary>
    private static PlanResult StillSetAside(Session ledger, PlanResult plan, DateTimeOffset now)
    {
        var paused = plan.Parked.Any(parking => parking.Reason?.PausedProcedure is not null) ? BrakeRow.HoldPaused(ledger) : null;
        var records = plan.Moot.Select(moot => moot.EntityId)
            .Concat(plan.Parked.Select(parking => parking.EntityId))
            .Concat(plan.Unchanged.Select(record => record.EntityId)).Distinct().ToList();
        ledger.Hold(records.Concat(plan.Parked.Select(parking => parking.Look?.Id).OfType<long>()).Distinct());
        var entities = WorkFinder.These(ledger, records, now);
        var again = paused is null ? Planner.SetAside(entities, plan.Terms) : PausedProcedures.Split(entities, paused, plan.Terms).Held;

        var planned = plan.Parked.Select(parking => (parking.EntityId, parking.Reason, parking.Look?.Id)).ToHashSet();
        return again with
        {
            Parked = [.. again.Parked.Where(parking => planned.Contains((parking.EntityId, parking.Reason, parking.Look?.Id)))],
            Unchanged = [.. again.Unchanged.IntersectBy(plan.Unchanged.Select(record => record.EntityId), record => record.EntityId)],
        };
    }
}
