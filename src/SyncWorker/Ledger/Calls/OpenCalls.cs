using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>
/// Abandons calls that no worker waits for any more: they may have been executed, or may still be. Their entities are uncertain, and
/// their newest state is sent again. Design §5, §8.
/// </summary>
internal static class OpenCalls
{
    /// <summary>Abandons all open calls after a start, when there can be no other worker.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="lateWindow">How long after its start a call may still be executed.</param>
    /// <returns>How many calls were abandoned.</returns>
    public static int GiveUpAll(Session ledger, long now, TimeSpan lateWindow)
    {
        GiveUp(ledger, ledger.Query<long>("select id from entity where import_id is not null"), now, lateWindow, crashed: true);
        return ledger.Execute(CloseSql + " where finished_at is null", new { Now = now });
    }

    /// <summary>Abandons the calls of partitions that were taken over from other workers.</summary>
    /// <inheritdoc cref="GiveUpAll"/>
    public static int GiveUpOf(Session ledger, int[] partitions, long now, TimeSpan lateWindow)
    {
        if (partitions.Length > 0)
        {
            GiveUp(
                ledger,
                ledger.Query<long>(
                    "select id from entity where import_id is not null and partition = any(@Ids)", new { Ids = partitions }),
                now,
                lateWindow,
                crashed: true);
        }

        // One call may have several partitions, and each of them may be taken over by a different worker.
        return ledger.Execute(CloseSql + EndedSql, new { Now = now });
    }

    /// <summary>Abandons calls of this worker that were recorded and not sent because of an interruption.</summary>
    /// <param name="known">The calls that the worker waits for.</param>
    /// <inheritdoc cref="GiveUpAll"/>
    public static int GiveUpOwn(Session ledger, string worker, long[] known, long now, TimeSpan lateWindow)
    {
        var own = ledger.Query<long>(
            "select id from import where finished_at is null and worker = @Worker and id <> all(@Known)",
            new { Worker = worker, Known = known });
        if (own.Count == 0)
        {
            return 0;
        }

        var calls = own.ToArray();
        GiveUp(
            ledger,
            ledger.Query<long>("select id from entity where import_id = any(@Calls)", new { Calls = calls }),
            now,
            lateWindow,
            crashed: false);
        return ledger.Execute(CloseSql + " where finished_at is null and id = any(@Calls)", new { Now = now, Calls = calls });
    }

    /// <param name="crashed">Whether the worker of the calls has ended, or has sent no heartbeat for longer than its leases last.</param>
    private static void GiveUp(Session ledger, List<long> entities, long now, TimeSpan lateWindow, bool crashed)
    {
        if (entities.Count > 0)
        {
            ledger.Hold(entities);
            SendState.GiveUp(ledger, entities, now, lateWindow, crashed);
            if (crashed)
            {
                EndCulprits(ledger, entities, now);
            }
        }
    }

    /// <summary>Stops trying a record whose call ends the worker even when it is sent alone: everything else would wait for ever.</summary>
    private static void EndCulprits(Session ledger, List<long> entities, long now)
    {
        var culprits = ledger.Query<long>(
            "select id from entity where id = any(@Ids) and crashes >= @Most",
            new { Ids = entities.ToArray(), Most = EntityState.DeadAfterCrashes }).ToArray();
        if (culprits.Length == 0)
        {
            return;
        }

        var reason = DeadCode.WorkerCrash.Because(
            $"The worker ended {EntityState.DeadAfterCrashes} times in a row while this record was in a call, "
            + "the last times with nothing else in flight. The worker's log says why.",
            Instant.FromLedger(now)) with
        { Attempts = EntityState.DeadAfterCrashes };
        var carried = ledger.Query<(long Id, long EntityId)>(CarriedSql, new { Ids = culprits });
        SettledChanges.Settle(
            ledger, importId: null, now, carried.Select(change => new SettledChange(change.Id, ChangeState.Dead, reason)));

        // If a culprit has no change of its own, its accepted state ends the worker when it is sent again.
        SendState.StopResending(ledger, culprits.Except(carried.Select(change => change.EntityId)));
        Schedule.LookAround(ledger, culprits);
    }

    private const string CarriedSql = """
        select c.id, c.entity_id from change c join entity e on e.id = c.entity_id
        where e.id = any(@Ids) and c.state = 'Pending' and c.id <= e.sent_through
        """;

    private const string CloseSql =
        "update import set finished_at = @Now, outcome = 'unknown', message = 'The worker ended before the answer was in.'";

    private const string EndedSql = """
         where finished_at is null and worker not in (select name from worker)
          and not exists(select 1 from entity e where e.import_id = import.id)
        """;
}
