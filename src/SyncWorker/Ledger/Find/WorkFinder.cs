using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Find;

/// <summary>What is in flight, and is therefore skipped: an aggregate has one call at a time, a suspect group one part at a time.</summary>
internal sealed record Busy(IReadOnlyCollection<long> Aggregates, IReadOnlyCollection<long> SuspectGroups);

/// <summary>Finds due entities by state and time, never by a remembered id, because ids commit out of order.</summary>
internal sealed class WorkFinder(LedgerStore store)
{
    /// <summary>Reads due entities, with all other due entities of their aggregates; those due longest come first.</summary>
    /// <param name="window">How many due entities are found, setup entities first.</param>
    /// <param name="partitions">Only these partitions; null: all.</param>
    public IReadOnlyList<EntityState> Due(DateTimeOffset now, int window, Busy busy, int[]? partitions = null) => store.Read(ledger =>
    {
        var arguments = new
        {
            Now = now.ToLedger(),
            Window = window,
            Aggregates = busy.Aggregates.ToArray(),
            Groups = busy.SuspectGroups.ToArray(),
            Partitions = partitions,
        };
        var aggregates = ledger.Query<long>(SetupSql(partitions), arguments);
        if (aggregates.Count == 0)
        {
            aggregates.AddRange(ledger.Query<long>(WindowSql(partitions), arguments));
        }

        return aggregates.Count == 0
            ? []
            : Load(ledger, EntitySql, new { arguments.Now, arguments.Groups, Wanted = aggregates.Distinct().ToArray() }, now);
    });

    /// <summary>How many entities are due, counted no further than <paramref name="atMost"/>.</summary>
    public int CountDue(DateTimeOffset now, int atMost, Busy busy, int[]? partitions = null) =>
        store.Read(ledger => ledger.ExecuteScalar<int>(
            $"select count(*) from ({WindowSql(partitions)}) due",
            new
            {
                Now = now.ToLedger(),
                Window = atMost,
                Aggregates = busy.Aggregates.ToArray(),
                Groups = busy.SuspectGroups.ToArray(),
                Partitions = partitions,
            }));

    /// <summary>When the next entity is due, or the next check of waiting entities; null if there is neither.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset after) => store.Read(ledger => Instant.FromLedger(
        ledger.ExecuteScalar<long?>(NextSql, new { Now = after.ToLedger() })));

    /// <summary>Reads one entity in its current state, whether it is due or not.</summary>
    public static EntityState One(Session ledger, long id, DateTimeOffset now) => These(ledger, [id], now)[0];

    /// <summary>Reads these entities in their current state, whether they are due or not.</summary>
    public static IReadOnlyList<EntityState> These(Session ledger, IEnumerable<long> ids, DateTimeOffset now) =>
        ids.Distinct().ToArray() is { Length: > 0 } wanted
            ? Load(ledger, EntityColumns + " where e.id = any(@Ids)", new { Now = now.ToLedger(), Ids = wanted }, now)
            : [];

    /// <summary>Reads what their children need to know of these entities.</summary>
    public static List<ParentState> Parents(Session ledger, long[] ids) =>
        ledger.Query<ParentRow>(ParentSql, new { Ids = ids }).ConvertAll(row => row.ToParent());

    private static IReadOnlyList<EntityState> Load(Session ledger, string sql, object arguments, DateTimeOffset now)
    {
        // Sorted here: the database would carry all columns through its sort.
        var entities = ledger.Query<EntityRow>(sql, arguments).OrderBy(row => row.DueAt).ThenBy(row => row.Id).ToList();
        var pending = ledger.Query<FoldableRow>(PendingSql, new { Ids = entities.ConvertAll(row => row.Id).ToArray() })
            .ToLookup(row => row.EntityId, row => row.ToChange());
        var deletes = DeletesBelow(
            ledger,
            pending.Where(changes => changes.Any(change => change.Kind == ChangeKind.Delete)).Select(changes => changes.Key));

        // Many children share a parent, and many records have none.
        var named = entities.Select(row => row.ParentId).OfType<long>().Distinct().ToArray();
        var parents = named.Length == 0 ? [] : Parents(ledger, named).ToDictionary(parent => parent.Id);
        var states = entities.ConvertAll(row => row.ToState(
            [.. pending[row.Id].OrderBy(change => change.Key)],
            row.ParentId is { } parent ? parents[parent] : null,
            [.. deletes[row.Id]]));
        return SetupOnItsWay.Note(ledger, states, now);
    }

    /// <summary>
    /// Finds the entities below each of these that are to be deleted, or are on their way to another parent. The given entities are to be
    /// deleted themselves.
    /// </summary>
    private static ILookup<long, long> DeletesBelow(Session ledger, IEnumerable<long> ids) =>
        ids.ToArray() is { Length: > 0 } above
            ? ledger.Query<(long Above, long Id)>(DeletesBelowSql, new { Ids = above }).ToLookup(below => below.Above, below => below.Id)
            : Enumerable.Empty<long>().ToLookup(id => id);

    // Usually this worker holds all partitions, and no condition is needed.
    private static string Held(int[]? partitions) => partitions is null ? "" : "partition = any(@Partitions) and ";

    private const string IsFree = """
        aggregate <> all(@Aggregates)
          and (suspect_group is null or suspect_group <> all(@Groups))
        """;

    private static string SetupSql(int[]? partitions) => $"""
        select aggregate from entity
        where {Held(partitions)}due_at is not null and setup = true and due_at <= @Now and suspect_group is null and {IsFree}
        order by due_at limit @Window
        """;

    // The outer query compares the time: in the inner one, a planner that does not know how many rows are due yet may sort all of them to
    // return these few.
    private static string WindowSql(int[]? partitions) => $"""
        select aggregate from (
          select aggregate, due_at from entity /* indexed by entity_due */
          where {Held(partitions)}due_at is not null and {IsFree} order by due_at limit @Window) first
        where first.due_at <= @Now
        """;

    private const string NextSql = """
        select min(at) from (
          select min(due_at) as at from entity where due_at > @Now
          union all
          select min(look_at) from entity where look_at > @Now) next
        """;

    private const string DueOfAggregates = """
        e.aggregate = any(@Wanted) and e.due_at is not null and e.due_at <= @Now
          and (e.suspect_group is null or e.suspect_group <> all(@Groups))
        """;

    // Not "exists": the planner sometimes answers that with a table of all pending changes, built again for each query.
    private const string ParentSql = """
        select p.id as ParentId, p.existence as ParentExistence,
          coalesce(p.base_kind = 'Upsert', false) or p.over is not null as ParentWasAccepted, p.resend_at is not null as ParentIsResent,
          coalesce(p.blocked, '') <> 'no base'
            and (select true from change c where c.entity_id = p.id and c.state = 'Pending' limit 1) is not null as ParentHasPending,
          coalesce(p.uncertain_delete, false) as ParentMayVanish,
          (select true from change c where c.entity_id = p.id and c.state = 'Pending' and c.kind = 'Delete' limit 1)
            is not null as ParentHasDelete,
          exists(select 1 from change c where c.state = 'Pending' and c.kind = 'Delete'
            and c.entity_id in (p.parent_id, (select g.parent_id from entity g where g.id = p.parent_id))) as HasDeleteAbove,
          (select true from change c where c.entity_id = p.id and c.state = 'Dead' limit 1) is not null as ParentHasDead,
          p.missing_since as MissingSince, p.missing_until as MissingUntil, p.missing_probes as MissingProbes,
          p.missing_until is not null
            and exists(select 1 from entity s where s.parent_id = p.id and s.import_id is not null) as ParentIsProbed
        from entity p where p.id = any(@Ids)
        """;

    private const string EntityColumns = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.aggregate as Aggregate, e.existence as Existence, e.due_at as DueAt,
          e.base_epoch as BaseEpoch, e.base_scale as BaseScale, e.base_version as BaseVersion, e.base_id as BaseId,
          e.base_kind as BaseKind, e.base_fields as BaseFields, e.over as Over, e.revision as Revision, e.resend_at as ResendAt,
          e.accepted_at as AcceptedAt, e.import_id is not null as IsInCall,
          e.attempts as Attempts, e.crashes as Crashes, e.uncertain_until as UncertainUntil, @Now as Now,
          e.first_failed_at as FirstFailedAt, e.last_failed_at as LastFailedAt,
          e.suspect_group as SuspectGroup, e.suspect_faulty as SuspectFaulty, g.row_limit as GroupLimit, g.accepted as GroupAccepted,
          e.refused_through as RefusedThrough, e.sent_through as SentThrough,
          (select true from change c where c.entity_id = e.id and c.state = 'Dead' limit 1) is not null as HasDead,
          e.soft_until as SoftUntil, e.skips_wait as SkipsWait,
          e.board_parent_id <> e.parent_id and exists(select 1 from change c where c.state = 'Pending' and c.kind = 'Delete'
            and c.entity_id in (e.board_parent_id, (select b.parent_id from entity b where b.id = e.board_parent_id))) as LeavesDeleted,
          e.parent_id as ParentId
        from entity e left join suspect_group g on g.id = e.suspect_group
        """;

    private const string DeletesBelowSql = """
        with recursive below (above, id) as (
          select e.parent_id, e.id from entity e where e.parent_id = any(@Ids)
          union
          select e.board_parent_id, e.id from entity e where e.board_parent_id = any(@Ids)
          union
          select below.above, e.id from entity e join below on e.parent_id = below.id)
        select above, below.id from below join entity e on e.id = below.id
        where exists(select 1 from change c where c.entity_id = below.id and c.state = 'Pending' and c.kind = 'Delete')
          or (e.import_id is not null and e.board_parent_id <> e.parent_id)
        """;

    private const string EntitySql = $"""
        {EntityColumns}
        where {DueOfAggregates}
        """;

    // Filters by ids: filtering by aggregate read every pending change, because statistics know little of a sudden backlog.
    private const string PendingSql = """
        select entity_id as EntityId, id as Id, kind as Kind, mode as Mode, epoch as Epoch, scale as Scale, version as Version,
          fields as Fields, export is not null as IsExport
        from change /* indexed by change_pending */
        where entity_id = any(@Ids) and state = 'Pending'
        """;

    private sealed class ParentRow
    {
        public long ParentId { get; init; }
        public Existence ParentExistence { get; init; }
        public bool ParentWasAccepted { get; init; }
        public bool ParentIsResent { get; init; }
        public bool ParentHasPending { get; init; }
        public bool ParentHasDelete { get; init; }
        public bool HasDeleteAbove { get; init; }
        public bool ParentMayVanish { get; init; }
        public bool ParentHasDead { get; init; }
        public long? MissingSince { get; init; }
        public long? MissingUntil { get; init; }
        public int MissingProbes { get; init; }
        public bool ParentIsProbed { get; init; }

        public ParentState ToParent() => new(ParentId, ParentExistence, ParentHasPending, ParentHasDead, ParentHasDelete, ParentMayVanish)
        {
            Missing = Instant.FromLedger(MissingSince) is { } since
                ? new(ParentId, since, Instant.FromLedger(MissingUntil), MissingProbes)
                : null,
            IsProbed = ParentIsProbed,
            HasDeleteAbove = HasDeleteAbove,
            WasAccepted = ParentWasAccepted,
            IsResent = ParentIsResent,
        };
    }

    private sealed class EntityRow
    {
        public long Id { get; init; }
        public long? ParentId { get; init; }
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public long Aggregate { get; init; }
        public Existence Existence { get; init; }
        public long DueAt { get; init; }
        public long? BaseEpoch { get; init; }
        public int BaseScale { get; init; }
        public long BaseVersion { get; init; }
        public long BaseId { get; init; }
        public ChangeKind BaseKind { get; init; }
        public byte[]? BaseFields { get; init; }
        public byte[]? Over { get; init; }
        public int Attempts { get; init; }
        public int Crashes { get; init; }
        public long? UncertainUntil { get; init; }
        public long Now { get; init; }
        public long? FirstFailedAt { get; init; }
        public long? LastFailedAt { get; init; }
        public long? SuspectGroup { get; init; }
        public bool SuspectFaulty { get; init; }
        public int? GroupLimit { get; init; }
        public int GroupAccepted { get; init; }
        public long? RefusedThrough { get; init; }
        public long? SentThrough { get; init; }
        public bool HasDead { get; init; }
        public long Revision { get; init; }
        public long? ResendAt { get; init; }
        public long? AcceptedAt { get; init; }
        public bool IsInCall { get; init; }
        public long? SoftUntil { get; init; }
        public bool SkipsWait { get; init; }
        public bool LeavesDeleted { get; init; }

        public EntityState ToState(
            IReadOnlyList<PendingChange> pending, ParentState? parent, IReadOnlyList<long> deletesBelow) => new()
            {
                Id = Id,
                Definition = DimeCatalog.Find(Entity)
                ?? throw new InvalidDataException($"The ledger names '{Entity}', which the catalog does not have."),
                Key = Key,
                Aggregate = Aggregate,
                Exists = Existence,
                Due = Instant.FromLedger(DueAt),
                Accepted = new(
                BaseEpoch is { } epoch ? new(new(epoch, BaseScale, BaseVersion, BaseId), BaseKind, FieldsJson.Read(BaseFields)) : null,
                FieldsJson.ReadOver(Over)),
                Pending = pending,
                HasDead = HasDead,
                Parent = parent,
                SoftUntil = Instant.FromLedger(SoftUntil),
                SkipsWait = SkipsWait,
                LeavesDeleted = LeavesDeleted,
                DeletesBelow = deletesBelow,
                Attempts = Attempts,
                Crashes = Crashes,
                UncertainUntil = Instant.FromLedger(UncertainUntil),
                SentThrough = SentThrough,
                ResendAt = Instant.FromLedger(ResendAt),
                AcceptedAt = Instant.FromLedger(AcceptedAt),
                IsInCall = IsInCall,
                Revision = Revision,
                Now = Instant.FromLedger(Now),
                FirstFailedAt = Instant.FromLedger(FirstFailedAt),
                LastFailedAt = Instant.FromLedger(LastFailedAt),
                Suspect = SuspectGroup is { } group ? new(group, SuspectFaulty, GroupLimit ?? int.MaxValue, GroupAccepted) : null,
                RefusedThrough = pending.Any(change => change.Id == RefusedThrough) ? RefusedThrough : null,
            };
    }
}
