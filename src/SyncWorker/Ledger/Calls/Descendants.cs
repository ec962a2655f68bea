using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Ledger.Calls;

/// <summary>
/// Writes what an accepted delete takes with it: the server removes everything below the record. Older changes of those descendants are
/// superseded, and their dead letters are closed; newer changes wait for the record above to return.
/// </summary>
internal static class Descendants
{
    /// <param name="deleted">The deleted entities, each with the receipt of its delete: changes received before that are older.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Remove(Session ledger, long importId, long now, IEnumerable<(long Id, long DeletedBy)> deleted)
    {
        var (pending, dead) = (0, 0);
        var roots = deleted.Select(root => new { root.Id, root.DeletedBy }).ToList();

        // Read again when they are locked: changes that were recorded meanwhile count as well.
        ledger.Hold(ledger.QueryRows<Row>(BelowSql, roots).Select(row => row.Id));
        foreach (var entity in ledger.QueryRows<Row>(BelowSql, roots))
        {
            if (entity.HasMoved)
            {
                // The board still removes it with its old parent. Its source has it elsewhere by now, so none of its changes is superseded.
                BoardState.RemoveForNow(ledger, entity.Id, now);
                continue;
            }

            var older = ledger.Query<OlderRow>(OlderSql, new { entity.Id, entity.DeletedBy });
            var accepted = (entity.BaseEpoch ?? 0, entity.BaseScale ?? 0, entity.BaseVersion ?? 0);
            var highest = older.Select(row => (row.Epoch, row.Scale, row.Version)).Append(accepted).Max();
            var isNewer = entity is { BaseKind: nameof(ChangeKind.Upsert) } && entity.BaseId > entity.DeletedBy && accepted == highest;
            // A letter may be put back at this moment: each change is counted by the state it had when it moved.
            var ids = older.Select(row => row.Id).ToArray();
            dead += SettledChanges.Supersede(ledger, ids, ChangeState.Dead, importId, now);
            pending += SettledChanges.Supersede(ledger, ids, ChangeState.Pending, importId, now);

            // The entity counts as deleted itself, just before anything that was received after the delete. A change that was received
            // later and is on the board already is removed all the same, so it is sent again.
            if (entity.BaseId is null && older.Count == 0)
            {
                BoardState.RemoveUnaccepted(ledger, entity.Id, now);
            }
            else if (isNewer)
            {
                BoardState.RemoveForNow(ledger, entity.Id, now);
            }
            else
            {
                var baseId = accepted == highest ? Math.Max(entity.DeletedBy, entity.BaseId ?? 0) : entity.DeletedBy;
                BoardState.Remove(
                    ledger,
                    entity.Id,
                    new(highest.Item1, highest.Item2, highest.Item3, baseId),
                    older.LastOrDefault()?.Fields,
                    now);
            }
        }
        Counters.Add(
            ledger,
            [new(Counters.Settled(ChangeState.Superseded), pending + dead), new(Counters.Settled(ChangeState.Dead), -dead)]);
    }

    private const string BelowSql = """
        with recursive below (id, deleted_by, moved) as (
          select e.id, r.DeletedBy, e.parent_id <> r.Id
          from rows() r join entity e on e.board_parent_id = r.Id or (e.board_parent_id is null and e.parent_id = r.Id)
          union
          select e.id, below.deleted_by, below.moved or e.parent_id <> below.id
          from entity e join below on e.board_parent_id = below.id or (e.board_parent_id is null and e.parent_id = below.id))
        select e.id as Id, below.deleted_by as DeletedBy, below.moved as HasMoved,
          e.base_epoch as BaseEpoch, e.base_scale as BaseScale, e.base_version as BaseVersion, e.base_id as BaseId, e.base_kind as BaseKind
        from below join entity e on e.id = below.id
        """;

    private const string OlderSql = """
        select id as Id, epoch as Epoch, scale as Scale, version as Version, fields as Fields from change
        where entity_id = @Id and state = 'Pending' and id < @DeletedBy
        union all
        select id, epoch, scale, version, fields from change
        where entity_id = @Id and state = 'Dead' and fields is not null and id < @DeletedBy
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public long DeletedBy { get; init; }
        public bool HasMoved { get; init; }
        public long? BaseEpoch { get; init; }
        public int? BaseScale { get; init; }
        public long? BaseVersion { get; init; }
        public long? BaseId { get; init; }
        public string? BaseKind { get; init; }
    }

    private sealed class OlderRow
    {
        public long Id { get; init; }
        public long Epoch { get; init; }
        public int Scale { get; init; }
        public long Version { get; init; }
        public required byte[] Fields { get; init; }
    }
}
