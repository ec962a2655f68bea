using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Answers;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Queries;

/// <summary>Finds records by their key as people type it, and says of each whether it is on the board as its source says.</summary>
internal static class EntityQuery
{
    /// <param name="entity">A name in the catalog, in any case; any other name finds nothing.</param>
    /// <param name="circumstances">The conditions that can hold up any record.</param>
    public static EntityLookup Run(Session ledger, string entity, string key, Circumstances circumstances)
    {
        if (DimeCatalog.Find(entity) is not { } definition)
        {
            return new([], Answering.Unknown(entity, key, []));
        }

        var typed = new TypedKey(key);
        var rows = Find(ledger, definition, typed);
        if (rows.Count > 0)
        {
            return new([.. rows.Select(row => row.ToReport(ledger, Refused(ledger, definition, row, rows.Count), circumstances))], null);
        }

        var refused = RefusedLetters.Of(ledger, definition, typed.Readings);
        return refused.Count > 0
            ? new([OfRefused(ledger, definition.Name, typed.Text, refused, circumstances)], null)
            : new([], Answering.Unknown(definition.Name, typed.Text, NearestKeys.Of(ledger, definition.Name, typed)));
    }

    private static List<Row> Find(Session ledger, EntityDefinition definition, TypedKey typed) =>
        NamedRecords.Of(ledger, definition, typed) is { Count: > 0 } named
            ? ledger.Query<Row>(Sql, new { Ids = named.Select(record => record.Id).ToArray() })
            : [];

    /// <summary>
    /// The newest letter that was refused before its record was known. It is read only if one record was found, because reading it for many
    /// would take long.
    /// </summary>
    private static long? Refused(Session ledger, EntityDefinition definition, Row row, int found) =>
        found == 1 && RefusedLetters.Of(ledger, definition, [TypedKey.Parts(row.Key)]) is { Count: > 0 } letters ? letters[0] : null;

    private static EntityReport OfRefused(
        Session ledger, string entity, string key, IReadOnlyList<long> refused, Circumstances circumstances) => new()
        {
            Answer = Answering.Of(FactsQuery.OfRefused(ledger, entity, key, refused[0], circumstances)),
            Entity = entity,
            Key = key,
            Exists = "unknown",
            Status = "refused",
            Accepted = new Dictionary<string, string>(),
            Changes = [.. refused.Take(NamedRecords.Most).Select(id => ChangeQuery.One(ledger, id)!)],
        };

    private const string Sql = """
        select e.id as Id, e.entity as Entity, e.key as Key, e.existence as Existence, e.base_kind as BaseKind, e.base_fields as BaseFields,
          e.over as Over, e.uncertain_until as UncertainUntil, e.attempts as Attempts, e.last_change_id as LastChangeId, e.due_at as DueAt,
          e.blocked as Blocked, e.import_id as ImportId,
          e.last_failed_at as LastFailedAt, p.entity || ' ' || p.key as Parent, p.existence as ParentExistence
        from entity e left join entity p on p.id = e.parent_id
        where e.id = any(@Ids) order by e.match
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

        public EntityReport ToReport(Session ledger, long? refused, Circumstances circumstances)
        {
            var answer = Answering.Of(FactsQuery.Run(ledger, Id, refused, circumstances));
            var accepted = BaseKind == "Upsert"
                ? new SortedDictionary<string, string>(FieldsJson.Read(BaseFields).ToDictionary(), StringComparer.Ordinal)
                : [];
            foreach (var (field, value) in FieldsJson.ReadOver(Over))
            {
                accepted[field] = value.Value;
            }

            return new()
            {
                Answer = answer,
                Entity = Entity,
                Key = Key,
                Exists = Existence.ToString().ToLowerInvariant(),
                Status = answer.Cause is "dead" or "failed alone" or "refused on arrival" ? "dead" : Status,
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
