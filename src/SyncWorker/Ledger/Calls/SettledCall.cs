using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Ledger.Calls;

/// <summary>Writes the verdict on a call, in one transaction.</summary>
internal static class SettledCall
{
    /// <summary>Leaves out entities that another worker has taken over meanwhile: they are as uncertain as if no answer had come.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Write(Session ledger, OpenImport import, string worker, Settlement settlement, long now)
    {
        var importId = import.Id;
        if (ledger.ExecuteScalar<bool>(SettledSql, new { import.Id }))
        {
            // Already settled by us; the confirmation was lost.
            return;
        }

        // The leases are locked first, because a worker that takes over writes them first, too.
        var held = import.Tokens is { } tokens ? PartitionRows.Confirm(ledger, worker, tokens) : null;
        ledger.Hold(
            [.. settlement.Entities.Select(entity => entity.Id), .. SuspectRows.Members(ledger, settlement.Group)],
            withParents: true);
        var lost = Lost(ledger, import, held, settlement);
        if (lost.Count > 0)
        {
            SendState.Lose(ledger, lost, now);
            settlement = Without(ledger, settlement, lost);
        }
        ledger.Execute(CloseSql, new { Id = importId, Now = now, Status = settlement.HttpStatus, settlement.Outcome, settlement.Message });

        SettledChanges.Settle(ledger, importId, now, settlement.Changes);
        SendState.Settle(ledger, settlement.Entities, now);

        var accepted = settlement.Entities.Where(entity => entity.Accepted is not null).ToList();
        SendState.TakeDoubtFromAbove(ledger, accepted.Select(entity => entity.Id), now);
        Descendants.Remove(
            ledger, importId, now,
            accepted.Where(entity => entity is { Exists: Existence.No, Accepted.Base: not null })
                .Select(entity => (entity.Id, entity.Accepted!.Base!.Key.Id)));
        Overtaken.Close(ledger, importId, now, accepted.ToDictionary(entity => entity.Id, entity => entity.Accepted!));

        BoardState.ProveParents(ledger, settlement.Entities.Where(entity => entity.Exists == Existence.Yes));
        if (settlement.Missing is { } missing)
        {
            BoardState.Miss(ledger, missing);
        }
        Schedule.AfterSetup(ledger, settlement.Entities.Select(entity => entity.Id), now);
        if (settlement.Group is { } group)
        {
            SuspectRows.Write(ledger, group, settlement.Entities.Select(entity => entity.Id));
        }
        GateRow.Write(ledger, settlement.Gate);
        BrakeRow.Release(ledger, settlement.Accepted);
        if (settlement.Brake is { } brake)
        {
            BrakeRow.Write(ledger, brake);
        }
    }

    /// <returns>The entities that are no longer in the call.</returns>
    private static HashSet<long> Lost(Session ledger, OpenImport import, IReadOnlySet<int>? held, Settlement settlement)
    {
        var ids = settlement.Entities.Select(entity => entity.Id).ToArray();
        var carried = ledger.Query<(long Id, int Partition)>(CarriedSql, new { Ids = ids, Import = import.Id });
        return [.. ids.Except(carried.Where(row => held is null || held.Contains(row.Partition)).Select(row => row.Id))];
    }

    private static Settlement Without(Session ledger, Settlement settlement, HashSet<long> lost)
    {
        var changes = ledger.Query<long>(
            "select id from change where id = any(@Ids) and entity_id = any(@Lost)",
            new { Ids = settlement.Changes.Select(change => change.Id).ToArray(), Lost = lost.ToArray() }).ToHashSet();
        return settlement with
        {
            Entities = [.. settlement.Entities.Where(entity => !lost.Contains(entity.Id))],
            Changes = [.. settlement.Changes.Where(change => !changes.Contains(change.Id))],
        };
    }

    private const string SettledSql =
        "select exists(select 1 from import where id = @Id and finished_at is not null and outcome <> 'unknown')";

    private const string CarriedSql = "select id, partition from entity where id = any(@Ids) and import_id = @Import";

    private const string CloseSql = """
        update import set finished_at = @Now, status = @Status, outcome = @Outcome, message = @Message
        where id = @Id and finished_at is null
        """;
}
