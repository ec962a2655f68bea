using System.Text.Json;
using Dapper;
using DimeClient;
using Microsoft.Data.Sqlite;
using SyncWorker.Contracts;
using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>What is in flight, and so is not looked at: one call at a time for an aggregate, one part at a time of a suspect group.</summary>
internal sealed record Busy(IReadOnlyCollection<long> Aggregates, IReadOnlyCollection<long> SuspectGroups);

/// <summary>Finds what is due, by state and time; never by a remembered id, since ids commit out of order.</summary>
internal sealed class WorkFinder(LedgerStore store)
{
    /// <summary>Entities that are due, with everything of their aggregates that is, those due longest first.</summary>
    /// <param name="window">How many entities are looked at, setup entities first.</param>
    public IReadOnlyList<EntityState> Due(DateTimeOffset now, int window, Busy busy) => store.Read((connection, transaction) =>
    {
        var arguments = new { Now = now.ToLedger(), Window = window, Aggregates = Json(busy.Aggregates), Groups = Json(busy.SuspectGroups) };
        var aggregates = connection.Query<long>(SetupSql, arguments, transaction).ToList();
        if (aggregates.Count == 0)
        {
            aggregates.AddRange(connection.Query<long>(WindowSql, arguments, transaction));
        }

        return aggregates.Count == 0 ? [] : Load(connection, transaction, new { arguments.Now, arguments.Groups, Wanted = Json(aggregates.Distinct()) }, now);
    });

    /// <summary>How many entities are due, counted no further than <paramref name="atMost"/>.</summary>
    public int CountDue(DateTimeOffset now, int atMost, Busy busy) => store.Read((connection, transaction) => connection.ExecuteScalar<int>(
        $"select count(*) from ({WindowSql})",
        new { Now = now.ToLedger(), Window = atMost, Aggregates = Json(busy.Aggregates), Groups = Json(busy.SuspectGroups) },
        transaction));

    /// <summary>When the next entity is due; null when none is.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset after) => store.Read((connection, transaction) => Instant.FromLedger(
        connection.ExecuteScalar<long?>("select min(due_at) from entity where due_at > @Now", new { Now = after.ToLedger() }, transaction)));

    /// <summary>One entity as it stands, whether it is due or not.</summary>
    public static EntityState One(SqliteConnection connection, SqliteTransaction transaction, long id, DateTimeOffset now)
    {
        var arguments = new { Now = now.ToLedger(), Id = id };
        var pending = connection.Query<FoldableRow>(PendingColumns + " where e.id = @Id and c.state = 'Pending'", arguments, transaction).Select(row => row.ToChange());
        return connection.QuerySingle<EntityRow>(EntityColumns + " where e.id = @Id", arguments, transaction).ToState([.. pending.OrderBy(change => change.Key)]);
    }

    private static List<EntityState> Load(SqliteConnection connection, SqliteTransaction transaction, object arguments, DateTimeOffset now)
    {
        var entities = connection.Query<EntityRow>(EntitySql, arguments, transaction).ToList();
        var pending = connection.Query<FoldableRow>(PendingSql, arguments, transaction).ToLookup(row => row.EntityId, row => row.ToChange());
        var states = entities.Select(row => row.ToState([.. pending[row.Id].OrderBy(change => change.Key)])).ToList();
        var coming = SetupOnItsWay.Find(connection, transaction, states, now);
        return coming.Count == 0 ? states : [.. states.Select(state => state with { SetupIsComing = SetupOnItsWay.NamesOneOf(state, coming) })];
    }

    private static string Json(IEnumerable<long> numbers) => JsonSerializer.Serialize(numbers);

    private const string IsFree = """
        aggregate not in (select value from json_each(@Aggregates))
          and (suspect_group is null or suspect_group not in (select value from json_each(@Groups)))
        """;

    private const string SetupSql =
        $"select aggregate from entity where setup = 1 and due_at is not null and due_at <= @Now and suspect_group is null and {IsFree} order by due_at limit @Window";

    private const string WindowSql =
        $"select aggregate from entity indexed by entity_due where due_at is not null and due_at <= @Now and {IsFree} order by due_at limit @Window";

    private const string DueOfAggregates = """
        e.aggregate in (select value from json_each(@Wanted)) and e.due_at is not null and e.due_at <= @Now
          and (e.suspect_group is null or e.suspect_group not in (select value from json_each(@Groups)))
        """;

    private const string EntityColumns = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.aggregate as Aggregate, e.existence as Existence, e.due_at as DueAt,
          e.base_epoch as BaseEpoch, e.base_scale as BaseScale, e.base_version as BaseVersion, e.base_id as BaseId,
          e.base_kind as BaseKind, e.base_fields as BaseFields, e.over as Over,
          e.attempts as Attempts, e.uncertain_until as UncertainUntil, @Now as Now, e.first_failed_at as FirstFailedAt, e.last_failed_at as LastFailedAt,
          e.suspect_group as SuspectGroup, e.suspect_faulty as SuspectFaulty, g.row_limit as GroupLimit, g.accepted as GroupAccepted, e.refused_through as RefusedThrough,
          exists(select 1 from change c where c.entity_id = e.id and c.state = 'Dead') as HasDead,
          p.id as ParentId, p.existence as ParentExistence,
          coalesce(p.blocked, '') <> 'no base' and exists(select 1 from change c where c.entity_id = p.id and c.state = 'Pending') as ParentHasPending,
          coalesce(p.uncertain_delete, 0) as ParentMayVanish,
          exists(select 1 from change c where c.entity_id = p.id and c.state = 'Pending' and c.kind = 'Delete') as ParentHasDelete,
          exists(select 1 from change c where c.state = 'Pending' and c.kind = 'Delete'
            and c.entity_id in (p.parent_id, (select g.parent_id from entity g where g.id = p.parent_id))) as HasDeleteAbove,
          exists(select 1 from change c where c.entity_id = p.id and c.state = 'Dead') as ParentHasDead,
          p.missing_since as MissingSince, p.missing_until as MissingUntil, p.missing_probes as MissingProbes,
          p.missing_until is not null and exists(select 1 from entity s where s.parent_id = p.id and s.import_id is not null) as ParentIsProbed,
          e.soft_until as SoftUntil, e.skips_wait as SkipsWait,
          case when exists(select 1 from change c where c.entity_id = e.id and c.state = 'Pending' and c.kind = 'Delete') then (
            with recursive below (id) as (select id from entity where parent_id = e.id union select b.id from entity b join below on b.parent_id = below.id)
            select json_group_array(below.id) from below
            where exists(select 1 from change c where c.entity_id = below.id and c.state = 'Pending' and c.kind = 'Delete')) end as DeletesBelow
        from entity e left join entity p on p.id = e.parent_id left join suspect_group g on g.id = e.suspect_group
        """;

    private const string EntitySql = $"""
        {EntityColumns}
        where {DueOfAggregates}
        order by e.due_at, e.id
        """;

    private const string PendingColumns = """
        select c.entity_id as EntityId, c.id as Id, c.kind as Kind, c.mode as Mode, c.epoch as Epoch, c.scale as Scale, c.version as Version, c.fields as Fields
        from entity e join change c on c.entity_id = e.id
        """;

    private const string PendingSql = $"""
        {PendingColumns}
        where {DueOfAggregates} and c.state = 'Pending'
        """;

    private sealed class EntityRow
    {
        public long Id { get; init; }
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
        public long? UncertainUntil { get; init; }
        public long Now { get; init; }
        public long? FirstFailedAt { get; init; }
        public long? LastFailedAt { get; init; }
        public long? SuspectGroup { get; init; }
        public bool SuspectFaulty { get; init; }
        public int? GroupLimit { get; init; }
        public int GroupAccepted { get; init; }
        public long? RefusedThrough { get; init; }
        public bool HasDead { get; init; }
        public long? ParentId { get; init; }
        public Existence ParentExistence { get; init; }
        public bool ParentHasPending { get; init; }
        public bool ParentHasDelete { get; init; }
        public bool HasDeleteAbove { get; init; }
        public bool ParentMayVanish { get; init; }
        public bool ParentHasDead { get; init; }
        public long? MissingSince { get; init; }
        public long? MissingUntil { get; init; }
        public int MissingProbes { get; init; }
        public bool ParentIsProbed { get; init; }
        public long? SoftUntil { get; init; }
        public bool SkipsWait { get; init; }
        public string? DeletesBelow { get; init; }

        public EntityState ToState(IReadOnlyList<PendingChange> pending) => new()
        {
            Id = Id,
            Definition = DimeCatalog.Find(Entity) ?? throw new InvalidDataException($"The ledger names '{Entity}', which the catalog does not have."),
            Key = Key,
            Aggregate = Aggregate,
            Exists = Existence,
            Due = Instant.FromLedger(DueAt),
            Accepted = new(
                BaseEpoch is { } epoch ? new(new(epoch, BaseScale, BaseVersion, BaseId), BaseKind, FieldsJson.Read(BaseFields)) : null,
                FieldsJson.ReadOver(Over)),
            Pending = pending,
            HasDead = HasDead,
            Parent = ParentId is { } parent
                ? new(parent, ParentExistence, ParentHasPending, ParentHasDead, ParentHasDelete, ParentMayVanish)
                {
                    Missing = Instant.FromLedger(MissingSince) is { } since ? new(parent, since, Instant.FromLedger(MissingUntil), MissingProbes) : null,
                    IsProbed = ParentIsProbed,
                    HasDeleteAbove = HasDeleteAbove,
                }
                : null,
            SoftUntil = Instant.FromLedger(SoftUntil),
            SkipsWait = SkipsWait,
            DeletesBelow = DeletesBelow is null ? [] : JsonSerializer.Deserialize<List<long>>(DeletesBelow)!,
            Attempts = Attempts,
            UncertainUntil = Instant.FromLedger(UncertainUntil),
            Now = Instant.FromLedger(Now),
            FirstFailedAt = Instant.FromLedger(FirstFailedAt),
            LastFailedAt = Instant.FromLedger(LastFailedAt),
            Suspect = SuspectGroup is { } group ? new(group, SuspectFaulty, GroupLimit ?? int.MaxValue, GroupAccepted) : null,
            RefusedThrough = pending.Any(change => change.Id == RefusedThrough) ? RefusedThrough : null,
        };
    }
}
