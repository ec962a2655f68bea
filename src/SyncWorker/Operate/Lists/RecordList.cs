using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads records, by entity and key.</summary>
internal static class RecordList
{
    public static Page<RecordSummary> Run(Session ledger, RecordFilter filter)
    {
        var definition = filter.Entity is null ? null : DimeCatalog.Find(filter.Entity);
        var where = new Where()
            .And(filter.Entity, "e.entity = @Entity")
            .And(filter.Key, "e.id = any(@Records)")
            .And(filter.SourceApp, EntityScope.OfSource)
            .And(filter.State, $"{Status} = @State")
            .And(FewOf(filter)?.Condition, FewOf(filter)?.Condition ?? "")
            .And(filter.Exists, "lower(e.existence) = @Exists")
            .And(filter.Text, "strpos(lower(e.key), @Text) > 0 or strpos(field_words(e.base_fields), @Text) > 0");
        var after = filter.Cursor is null ? null : Cursor.Read(filter.Cursor);
        var isIndexed = IsIndexed(ledger, filter);
        var end = isIndexed ? null : ledger.QuerySingleOrDefault<Place>(
            $"""
            select w.entity as Entity, w.match as Match, count(*) over () as Rows from (
              select e.entity, e.match from entity e{new Where().And(filter.Entity, "e.entity = @Entity").And(after, AfterSql)}
              order by e.entity, e.match limit @Most) w
            order by w.entity desc, w.match desc limit 1
            """,
            new { Entity = definition?.Name, AfterEntity = after?[0], AfterMatch = after?[1], Most = IdWindow.MostRows });
        var arguments = new
        {
            Entity = definition?.Name,
            Records = filter.Key is { } key ? NamedRecords.Of(ledger, definition, new(key)).Select(record => record.Id).ToArray() : [],
            filter.SourceApp,
            First = EntityScope.FirstOf(filter.SourceApp),
            Keyed = EntityScope.KeyedBySource,
            filter.State,
            filter.Exists,
            Text = filter.Text?.ToLowerInvariant(),
            AfterEntity = after?[0],
            AfterMatch = after?[1],
            EndEntity = end?.Entity,
            EndMatch = end?.Match,
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>($"select count(*) from entity e{where}", arguments) : (long?)null;
        where.And(after, AfterSql).And(end, "(e.entity, e.match) <= (@EndEntity, @EndMatch)");
        var rows = ledger.Query<Row>($"{Sql}{(isIndexed ? Hint(filter) : "")}{where} order by e.entity, e.match limit @Most", arguments);
        var page = Page<Row>.Of(rows, filter.Limit, row => Cursor.Of(row.Entity, row.Match), total);
        return new(
            [.. page.Items.Select(row => row.ToSummary())],
            page.Next ?? (end is { Rows: IdWindow.MostRows } ? Cursor.Of(end.Entity!, end.Match!) : null),
            total);
    }

    /// <summary>Whether an index answers the filter; else the query reads so many records, and the page says where to continue.</summary>
    private static bool IsIndexed(Session ledger, RecordFilter filter) =>
        filter.Key is not null
        || filter is { SourceApp: null, State: null, Exists: null, Text: null }
        || (FewOf(filter) is { } few
            && ledger.ExecuteScalar<long>(
                $"select count(*) from (select 1 from entity e{Hint(filter)} where {few.Condition} limit @Most) few",
                new { Most = IdWindow.MostRows + 1 })
                <= IdWindow.MostRows);

    /// <summary>States of usually few records, and the partial index of each.</summary>
    private static (string Condition, string Index)? FewOf(RecordFilter filter) => filter.State switch
    {
        "pending" => ("e.due_at is not null", "entity_due"),
        "blocked" => ("e.blocked is not null", "entity_blocked"),
        "failing" => ("e.last_failed_at is not null", "entity_retrying"),
        _ => null,
    };

    private static string Hint(RecordFilter filter) =>
        filter.Key is null && FewOf(filter) is { } few ? $" /* indexed by {few.Index} */" : "";

    private const string AfterSql = "(e.entity, e.match) > (@AfterEntity, @AfterMatch)";

    internal const string Status = """
        case when e.last_change_id is null then 'never received' when e.import_id is not null then 'sending'
          when e.blocked is not null then 'blocked' when e.due_at is not null and e.last_failed_at is not null then 'failing'
          when e.due_at is not null then 'pending' when e.uncertain_until is not null or e.resend_at is not null then 'uncertain'
          else 'current' end
        """;

    private const string Sql = $"""
        select e.entity as Entity, e.key as Key, e.match as Match, e.existence as Existence, {Status} as Status, e.blocked as Blocked,
          e.last_change_id as LastChangeId, e.accepted_at as AcceptedAt
        from entity e
        """;

    /// <summary>The last of the records that a request reads.</summary>
    private sealed record Place
    {
        public string? Entity { get; init; }
        public string? Match { get; init; }
        public long Rows { get; init; }
    }

    private sealed class Row
    {
        public required string Entity { get; init; }
        public required string Key { get; init; }
        public required string Match { get; init; }
        public Existence Existence { get; init; }
        public required string Status { get; init; }
        public string? Blocked { get; init; }
        public long? LastChangeId { get; init; }
        public long? AcceptedAt { get; init; }

        public RecordSummary ToSummary() => new(
            Entity, Key, Existence.ToString().ToLowerInvariant(), Status, Blocked, LastChangeId, Instant.FromLedger(AcceptedAt));
    }
}
