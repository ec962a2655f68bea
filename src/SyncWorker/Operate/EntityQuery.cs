using SyncWorker.Ledger;

namespace SyncWorker.Operate;

/// <summary>Finds an entity by its key, or by the last part of it.</summary>
internal static class EntityQuery
{
    private const int Most = 50;

    public static IReadOnlyList<EntityReport> Run(Session ledger, string entity, string key)
    {
        var match = KeyText.Fold(key);
        var rows = ledger.Query<Row>(Sql + " and e.match = @Match", new { Entity = entity, Match = match }).ToList();
        if (rows.Count == 0 && !key.Contains('/', StringComparison.Ordinal))
        {
            var ending = "%/" + match.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
            rows.AddRange(ledger.Query<Row>(
                Sql + " and e.match like @Ending escape '!' order by e.match limit @Most", new { Entity = entity, Ending = ending, Most }));
        }
        return [.. rows.Select(row => row.ToReport(ledger))];
    }

    private const string Sql = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.existence as Existence, e.base_kind as BaseKind, e.base_fields as BaseFields, e.over as Over,
          e.uncertain_until as UncertainUntil, e.attempts as Attempts, e.last_change_id as LastChangeId, e.due_at as DueAt, e.blocked as Blocked, e.import_id as ImportId,
          e.last_failed_at as LastFailedAt, p.entity || ' ' || p.key as Parent, p.existence as ParentExistence
        from entity e left join entity p on p.id = e.parent_id
        where lower(e.entity) = lower(@Entity)
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public Existence Existence { get; init; }
        public string? BaseKind { get; init; }
        public byte[]? BaseFields { get; init; }
        public byte[]? Over { get; init; }
        public long? UncertainUntil { get; init; }
        public int Attempts { get; init; }
        public long? LastChangeId { get; init; }
        public long? DueAt { get; init; }
        public string? Blocked { get; init; }
        public long? ImportId { get; init; }
        public long? LastFailedAt { get; init; }
        public string? Parent { get; init; }
        public Existence? ParentExistence { get; init; }

        public EntityReport ToReport(Session ledger)
        {
            var accepted = BaseKind == "Upsert" ? new SortedDictionary<string, string>(FieldsJson.Read(BaseFields).ToDictionary(), StringComparer.Ordinal) : [];
            foreach (var (field, value) in FieldsJson.ReadOver(Over))
            {
                accepted[field] = value.Value;
            }

            return new()
            {
                Entity = Entity,
                Key = Key,
                Exists = Existence.ToString().ToLowerInvariant(),
                Status = Status,
                WaitsFor = Blocked,
                NextAttemptAt = LastFailedAt is null ? null : Instant.FromLedger(DueAt),
                Attempts = Attempts,
                Accepted = accepted,
                Parent = Parent,
                ParentExists = ParentExistence?.ToString().ToLowerInvariant(),
                UncertainUntil = Instant.FromLedger(UncertainUntil),
                Changes = ChangeQuery.OfEntity(ledger, LastChangeId),
            };
        }

        private string Status => (LastChangeId, ImportId, Blocked, DueAt, LastFailedAt) switch
        {
            (null, _, _, _, _) => "never received",
            (_, not null, _, _, _) => "sending",
            (_, _, not null, _, _) => "blocked",
            (_, _, _, not null, not null) => "failing",
            (_, _, _, not null, _) => "pending",
            _ => "current",
        };
    }
}
