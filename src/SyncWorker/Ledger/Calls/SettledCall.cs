using System.Text.Json;
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
            Uncertainty.OfLostCall(ledger, lost, now);
            settlement = Without(ledger, settlement, lost);
        }
        ledger.Execute(CloseSql, new { Id = importId, Now = now, Status = settlement.HttpStatus, settlement.Outcome, settlement.Message });

        SettleChanges(ledger, importId, now, settlement.Changes);
        ledger.ExecuteRows(EntitySql, settlement.Entities.Select(Columns));
        Uncertainty.SpreadBelow(ledger, settlement.Entities.Where(entity => entity.UncertainUntil is not null).Select(entity => entity.Id));

        var accepted = settlement.Entities.Where(entity => entity.Accepted is not null).ToList();
        var parents = BoardParents(ledger, accepted);
        ledger.ExecuteRows(
            AcceptSql,
            accepted.Select(entity => AcceptedColumns(entity, parents.TryGetValue(entity.Id, out var parent) ? parent : null, now)));
        Uncertainty.TakeFromAbove(ledger, accepted.Select(entity => entity.Id), now);
        Descendants.Remove(
            ledger, importId, now,
            accepted.Where(entity => entity is { Exists: Existence.No, Accepted.Base: not null })
                .Select(entity => (entity.Id, entity.Accepted!.Base!.Key.Id)));
        Overtaken.Close(ledger, importId, now, accepted.ToDictionary(entity => entity.Id, entity => entity.Accepted!));

        Parents.After(ledger, settlement);
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

    /// <summary>Settles the changes that are still pending.</summary>
    /// <param name="importId">The call; null: the changes were settled without one.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void SettleChanges(Session ledger, long? importId, long now, IEnumerable<SettledChange> changes)
    {
        var moved = new Dictionary<string, int>();
        foreach (var group in changes.GroupBy(change => change.State))
        {
            moved[Counters.Settled(group.Key)] = ledger.ExecuteRows(ChangeSql, group.Select(change => new
            {
                change.Id,
                State = change.State.ToString(),
                Import = importId,
                Now = now,
                Error = change.Reason is null ? null : JsonSerializer.Serialize(change.Reason, FieldsJson.Options),
            }));
        }
        Counters.Add(ledger, moved);
    }

    private static object Columns(SettledEntity entity) => new
    {
        entity.Id,
        Due = entity.Due.ToLedger(),
        entity.Attempts,
        FirstFailedAt = entity.FirstFailedAt.ToLedger(),
        LastFailedAt = entity.LastFailedAt.ToLedger(),
        SuspectGroup = entity.Suspect?.Id,
        Faulty = entity.Suspect?.Faulty ?? false,
        entity.RefusedThrough,
        UncertainUntil = entity.UncertainUntil.ToLedger(),
        entity.SentThrough,
        entity.IsCertain,
        Waits = entity.Waits?.Text,
        Resent = entity.Resent.ToLedger(),
        IsGone = entity.Exists == Existence.No,
        IsDoubtful = entity is { Accepted: null, Exists: Existence.Unknown },
    };

    private static object AcceptedColumns(SettledEntity entity, long? boardParent, long now) => new
    {
        entity.Id,
        entity.Accepted!.Base?.Key.Epoch,
        entity.Accepted.Base?.Key.Scale,
        entity.Accepted.Base?.Key.Version,
        BaseId = entity.Accepted.Base?.Key.Id,
        Kind = entity.Accepted.Base?.Kind.ToString(),
        Fields = entity.Accepted.Base is null ? null : FieldsJson.Write(entity.Accepted.Base.Fields),
        Overlay = FieldsJson.WriteOver(entity.Accepted.Over),
        Existence = entity.Exists?.ToString(),
        BoardParent = boardParent,
        Now = now,
    };

    /// <summary>Finds the current parent, on the board, of entities that can move from one parent to another.</summary>
    private static Dictionary<long, long> BoardParents(Session ledger, IEnumerable<SettledEntity> accepted) =>
        ledger.QueryRows<(long Id, long Parent)>(
            "select r.Id, e.id from rows() r join entity e on e.entity = r.Name and e.match = r.Match",
            accepted.Where(entity => entity.Parent is not null)
                .Select(entity => new { entity.Id, entity.Parent!.Definition.Name, entity.Parent.Match }))
            .ToDictionary(row => row.Id, row => row.Parent);

    private const string SettledSql =
        "select exists(select 1 from import where id = @Id and finished_at is not null and outcome <> 'unknown')";

    private const string CarriedSql = "select id, partition from entity where id = any(@Ids) and import_id = @Import";

    private const string CloseSql = """
        update import set finished_at = @Now, status = @Status, outcome = @Outcome, message = @Message
        where id = @Id and finished_at is null
        """;

    private const string ChangeSql = """
        update change set state = r.State, import_id = r.Import, settled_at = r.Now, error = r.Error
        from rows() r where change.id = r.Id and change.state = 'Pending'
        """;

    private const string EntitySql = $"""
        update entity set
          import_id = null, {Schedule.Settled},
          existence = case when r.IsDoubtful then 'Unknown' else entity.existence end,
          attempts = r.Attempts, crashes = 0, first_failed_at = r.FirstFailedAt, last_failed_at = r.LastFailedAt,
          suspect_group = r.SuspectGroup, suspect_faulty = r.Faulty, refused_through = r.RefusedThrough,
          uncertain_delete = case when r.IsCertain then false else entity.uncertain_delete end,
          sent_through = greatest(coalesce(entity.sent_through, r.SentThrough), coalesce(r.SentThrough, entity.sent_through)),
          uncertain_until = case when not r.IsCertain
            then greatest(coalesce(entity.uncertain_until, r.UncertainUntil), coalesce(r.UncertainUntil, entity.uncertain_until)) end
        from rows() r where entity.id = r.Id
        """;

    // While a row was in flight, a delete of a record above it may have been accepted and have removed it as well: that stays.
    private const string AcceptSql = """
        update entity set board_parent_id = coalesce(r.BoardParent, entity.board_parent_id),
          base_epoch = r.Epoch, base_scale = r.Scale, base_version = r.Version, base_id = r.BaseId, base_kind = r.Kind,
          base_fields = r.Fields, over = r.Overlay, existence = coalesce(r.Existence, entity.existence),
          existence_since = case when r.Existence <> entity.existence then r.Now else entity.existence_since end, accepted_at = r.Now,
          missing_since = null, missing_until = null, missing_probes = 0
        from rows() r
        where entity.id = r.Id and (entity.base_epoch is null or coalesce(
          (r.Epoch, r.Scale, r.Version, r.BaseId) >= (entity.base_epoch, entity.base_scale, entity.base_version, entity.base_id), false))
        """;
}
