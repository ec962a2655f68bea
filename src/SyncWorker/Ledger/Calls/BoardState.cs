using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>
/// Writes what the board has of each record, in <c>entity</c>: the accepted state, whether the record exists, below which parent, and
/// since when its children have missed it.
/// </summary>
internal static class BoardState
{
    /// <summary>An assignment for a verdict, row <c>r</c>: the board's answer leaves open whether the record exists.</summary>
    public const string Doubted = "existence = case when r.IsDoubtful then 'Unknown' else entity.existence end";

    /// <summary>
    /// The board has accepted these records. Their children no longer miss them. The rest of the verdict is written in the same statement.
    /// </summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <returns>The records that were written: not those of which the board has something newer already.</returns>
    public static HashSet<long> Accept(Session ledger, IEnumerable<SettledEntity> accepted, long now)
    {
        var entities = accepted.ToList();
        var parents = Parents(ledger, entities);
        return ledger.QueryRows<long>(
            AcceptSql,
            entities.Select(entity => new AcceptedRow(entity, parents.TryGetValue(entity.Id, out var parent) ? parent : null, now)))
            .ToHashSet();
    }

    /// <summary>Changes say only what the board has of these records. From now on it has it from those changes.</summary>
    public static void Raise(Session ledger, IEnumerable<UnchangedRecord> unchanged) => ledger.ExecuteRows(
        RaiseSql,
        unchanged.Select(record => new
        {
            Id = record.EntityId,
            record.Accepted.Base?.Key.Epoch,
            record.Accepted.Base?.Key.Scale,
            record.Accepted.Base?.Key.Version,
            BaseId = record.Accepted.Base?.Key.Id,
            Kind = record.Accepted.Base?.Kind.ToString(),
            Fields = record.Accepted.Base is null ? null : FieldsJson.Write(record.Accepted.Base.Fields),
            Overlay = FieldsJson.WriteOver(record.Accepted.Over),
        }));

    /// <summary>These records exist, so the parents below which they were accepted exist, too.</summary>
    public static void ProveParents(Session ledger, IEnumerable<SettledEntity> existing) =>
        ledger.Execute(ProveSql, new { Ids = existing.Select(entity => entity.Id).ToArray() });

    /// <summary>A child was refused because its parent is missing, or is dead after such refusals.</summary>
    public static void Miss(Session ledger, MissingParent missing) => ledger.Execute(
        MissSql, new { missing.Id, Since = missing.Since.ToLedger(), Until = missing.Until.ToLedger(), missing.Probes });

    /// <summary>A delete above has removed the record. It counts as deleted itself, at this order key.</summary>
    /// <param name="fields">The state that is kept of it if none was accepted, as JSON.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Remove(Session ledger, long id, OrderKey at, byte[]? fields, long now) => ledger.Execute(
        RemoveSql, new { Id = id, at.Epoch, at.Scale, at.Version, BaseId = at.Id, Fields = fields, Now = now });

    /// <summary>A delete above would have removed the record, and nothing of it was accepted before.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void RemoveUnaccepted(Session ledger, long id, long now) => ledger.Execute(NeverSql, new { Id = id, Now = now });

    /// <summary>A delete above has removed the record, and its source still has it: the accepted state is sent again.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void RemoveForNow(Session ledger, long id, long now) => ledger.Execute(AgainSql, new { Id = id, Now = now });

    /// <summary>Finds the current parent, on the board, of entities that can move from one parent to another.</summary>
    private static Dictionary<long, long> Parents(Session ledger, IEnumerable<SettledEntity> accepted) =>
        ledger.QueryRows<(long Id, long Parent)>(
            "select r.Id, e.id from rows() r join entity e on e.entity = r.Name and e.match = r.Match",
            accepted.Where(entity => entity.Parent is not null)
                .Select(entity => new { entity.Id, entity.Parent!.Definition.Name, entity.Parent.Match }))
            .ToDictionary(row => row.Id, row => row.Parent);

    private const string AcceptedAs = """
        base_epoch = r.Epoch, base_scale = r.Scale, base_version = r.Version, base_id = r.BaseId, base_kind = r.Kind,
        base_fields = r.Fields, over = r.Overlay
        """;

    private const string Found = "missing_since = null, missing_until = null, missing_probes = 0";

    // While a row was in flight, a delete of a record above it may have been accepted and have removed it as well: that stays.
    private const string AcceptSql = $"""
        update entity set
          {SendState.Settled},
          board_parent_id = coalesce(r.BoardParent, entity.board_parent_id),
          {AcceptedAs}, existence = coalesce(r.Existence, entity.existence),
          existence_since = case when r.Existence <> entity.existence then r.Now else entity.existence_since end, accepted_at = r.Now,
          {Found}
        from rows() r
        where entity.id = r.Id and (entity.base_epoch is null or coalesce(
          (r.Epoch, r.Scale, r.Version, r.BaseId) >= (entity.base_epoch, entity.base_scale, entity.base_version, entity.base_id), false))
        returning entity.id
        """;

    // A call that was planned before must not go out: it may carry an older value. The time of the last accepted row stays as it is.
    private const string RaiseSql = $"""
        update entity set revision = entity.revision + 1, soft_until = null, skips_wait = false, {AcceptedAs}
        from rows() r where entity.id = r.Id and entity.import_id is null
        """;

    private const string ProveSql = $"""
        update entity set
          existence = 'Yes', {Found}, {Schedule.Look}
        where existence = 'Unknown' and id in (select coalesce(board_parent_id, parent_id) from entity where id = any(@Ids))
        """;

    // When a child died, the parent is no longer waited for. That is forgotten with the last child that waits: a later child gets a grace
    // period of its own.
    private static readonly string MissSql = $"""
        update entity set
          missing_since = @Since, missing_until = @Until, missing_probes = @Probes, {Schedule.LookAlways("@Until")}
        where id = @Id;
        update entity set {Found}
        where id = @Id and @Until is null and not exists(
          select 1 from entity k join change c on c.entity_id = k.id where k.parent_id = @Id and c.state = 'Pending');
        """;

    private const string RemoveSql = $"""
        update entity set
          existence = 'No', existence_since = @Now, board_parent_id = null, resend_at = null,
          base_epoch = @Epoch, base_scale = @Scale, base_version = @Version, base_id = @BaseId,
          base_kind = 'Delete', base_fields = coalesce(base_fields, @Fields), over = null,
          {SendState.Unsuspected}, {Schedule.Left}, {Schedule.Look}
        where id = @Id
        """;

    // Waiting changes may have waited for changes of their parent that are gone now.
    private const string NeverSql =
        $"update entity set existence = 'No', existence_since = @Now, {Schedule.Left}, {Schedule.Look} where id = @Id";

    private static readonly string AgainSql = $"""
        update entity set
          existence = 'No', existence_since = @Now, board_parent_id = null, resend_at = @Now,
          {Schedule.Replanned}, {Schedule.Due("@Now")}, {Schedule.Look}
        where id = @Id
        """;
}
