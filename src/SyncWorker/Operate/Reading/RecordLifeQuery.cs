using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Reading;

/// <summary>Reads what surrounds a record: its fields on the board, its parent and children, and what people did to it.</summary>
internal static class RecordLifeQuery
{
    private const int MostChildren = 100;
    private const int MostAudit = 200;
    private const int MostOperations = 20;

    /// <param name="key">The whole key, as in the record's report.</param>
    /// <param name="changes">The changes of the report.</param>
    public static RecordLife Run(Session ledger, string entity, string key, IReadOnlyList<ChangeReport> changes)
    {
        var row = ledger.QuerySingleOrDefault<Row>(Sql, new { Entity = entity, Match = KeyText.MatchOf(key) });
        var ids = changes.Select(change => change.Id).ToArray();
        var letters = changes
            .Select(change => change.ReplayOf is { } letter ? $"{letter} replaced by {change.Id}" : $"{change.Id}").ToArray();
        return new()
        {
            Board = row is null ? [] : [.. Board(row)],
            Parent = row?.ParentId is null ? null : Related(ledger, "e.id = @Id", row.ParentId.Value, 1).SingleOrDefault(),
            Children = row is null ? [] : Related(ledger, "e.parent_id = @Id", row.Id, MostChildren),
            ChildCount = row is null ? 0 : ledger.ExecuteScalar<long>("select count(*) from entity where parent_id = @Id", new { row.Id }),
            Said = ledger.Query<SaidRow>(SaidSql, new { Ids = ids }).ToDictionary(said => said.Id, said => said.ToSaid()),
            Audit =
            [
                .. ledger.Query<AuditList.Row>(AuditSql, new { Scope = $"{entity} {key}", Letters = letters, Most = MostAudit })
                    .Select(audit => audit.ToEntry()),
            ],
            Operations =
            [
                .. ledger.Query<long>(OperationsSql, new { Ids = ids, Most = MostOperations })
                    .Select(id => OperationRows.Find(ledger, id)!),
            ],
        };
    }

    private static IEnumerable<BoardField> Board(Row row)
    {
        var over = FieldsJson.ReadOver(row.Over);
        var fields = row.BaseKind == "Upsert" ? FieldsJson.Read(row.BaseFields) : new Dictionary<string, string>();
        return fields.Where(field => !over.ContainsKey(field.Key))
            .Select(field => new BoardField(field.Key, field.Value, row.BaseId, IsPatch: false))
            .Concat(over.Select(field => new BoardField(field.Key, field.Value.Value, field.Value.Key.Id, IsPatch: true)))
            .OrderBy(field => field.Field, StringComparer.Ordinal);
    }

    private static IReadOnlyList<RelatedRecord> Related(Session ledger, string which, long id, int most) =>
        [.. ledger.Query<RelatedRow>(RelatedSql + which + " order by e.match limit @Most", new { Id = id, Most = most })
            .Select(row => new RelatedRecord(row.Entity, row.Key, row.Existence.ToString().ToLowerInvariant(), row.Status))];

    private const string Sql = """
        select id as Id, parent_id as ParentId, base_kind as BaseKind, base_id as BaseId, base_fields as BaseFields, over as Over
        from entity where entity = @Entity and match = @Match
        """;

    private const string RelatedSql = $"""
        select e.entity as Entity, e.key as Key, e.existence as Existence, {RecordList.Status} as Status from entity e where
        """ + " ";

    private const string SaidSql = "select id as Id, scale as Scale, version as Version, fields as Fields from change where id = any(@Ids)";

    // An action on records names their key, an edit the letter and its successor, and a discard of one letter its id.
    private const string AuditSql = AuditList.Sql + """
         where scope = @Scope or strpos(scope, @Scope || ':') = 1 or scope = any(@Letters)
        order by id desc limit @Most
        """;

    private const string OperationsSql = """
        select distinct operation_id from operation_letter where change_id = any(@Ids) order by operation_id desc limit @Most
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public long? ParentId { get; init; }
        public string? BaseKind { get; init; }
        public long? BaseId { get; init; }
        public byte[]? BaseFields { get; init; }
        public byte[]? Over { get; init; }
    }

    private sealed class RelatedRow
    {
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public Existence Existence { get; init; }
        public required string Status { get; init; }
    }

    private sealed class SaidRow
    {
        public long Id { get; init; }
        public int Scale { get; init; }
        public long Version { get; init; }
        public byte[]? Fields { get; init; }

        // A time is kept in ticks. Zero: the source gave none.
        public SaidChange ToSaid() => new(
            Scale == 0 && Version > 0 ? new DateTimeOffset(Version, TimeSpan.Zero) : null, FieldsJson.Read(Fields));
    }
}
