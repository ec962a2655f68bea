using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Answers;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads records, by entity and key.</summary>
internal static class RecordList
{
    public static Page<RecordSummary> Run(Session ledger, RecordFilter filter)
    {
        var where = new Where()
            .And(filter.Entity, "e.entity = @Entity")
            .And(filter.Key, "e.id = any(@Records)")
            .And(filter.SourceApp, "lower(field_text(e.base_fields, 'SourceApp')) = lower(@SourceApp)")
            .And(filter.State, $"{Status} = @State")
            .And(filter.Exists, "lower(e.existence) = @Exists")
            .And(filter.Text, "strpos(lower(e.key), @Text) > 0");
        var after = filter.Cursor is null ? null : Cursor.Read(filter.Cursor);
        var definition = filter.Entity is null ? null : DimeClient.DimeCatalog.Find(filter.Entity);
        var arguments = new
        {
            Entity = definition?.Name,
            Records = filter.Key is { } key ? NamedRecords.Of(ledger, definition, new(key)).Select(record => record.Id).ToArray() : [],
            filter.SourceApp,
            filter.State,
            filter.Exists,
            Text = filter.Text?.ToLowerInvariant(),
            AfterEntity = after?[0],
            AfterMatch = after?[1],
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>($"select count(*) from entity e{where}", arguments) : (long?)null;
        where.And(after, "(e.entity, e.match) > (@AfterEntity, @AfterMatch)");
        var rows = ledger.Query<Row>($"{Sql}{where} order by e.entity, e.match limit @Most", arguments);
        var page = Page<Row>.Of(rows, filter.Limit, row => Cursor.Of(row.Entity, row.Match), total);
        return new([.. page.Items.Select(row => row.ToSummary())], page.Next, total);
    }

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
