using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads changes, newest first.</summary>
internal static class ChangeList
{
    /// <summary>So many pending changes are sorted in some milliseconds.</summary>
    private const int FewPending = 20_000;

    public static Page<ChangeReport> Run(Session ledger, ChangeFilter filter)
    {
        if (filter is { State: "dead", Import: null, From: null, To: null })
        {
            return OfLetters(ledger, filter);
        }

        var definition = filter.Entity is null ? null : DimeCatalog.Find(filter.Entity);
        var state = filter.State switch
        {
            null => null,
            "pending" or "sending" or "blocked" => nameof(ChangeState.Pending),
            var word => Enum.Parse<ChangeState>(word, ignoreCase: true).ToString(),
        };
        var ids = Ids(ledger, filter, definition);
        var (table, isIndexed) = (ids, state) switch
        {
            (not null, _) => ("change c", true),
            (_, nameof(ChangeState.Dead)) => ("letter l join change c on c.id = l.id", true), // of a call, or within times
            (_, nameof(ChangeState.Discarded)) => ("change c /* indexed by change_discarded */", true),
            (_, nameof(ChangeState.Pending)) when ledger.ExecuteScalar<long>(FewPendingSql) <= FewPending =>
                ("change c /* indexed by change_pending */", true),
            _ => ("change c", false),
        };
        var where = new Where()
            .And(ids, "c.id = any(@Ids)")
            .And(state, $"c.state = '{state}'")
            .And(filter.State is "sending" ? "" : null, "e.import_id is not null")
            .And(filter.State is "pending" or "blocked" ? "" : null, "e.import_id is null")
            .And(filter.State is "pending" ? "" : null, "e.blocked is null")
            .And(filter.State is "blocked" ? "" : null, "e.blocked is not null")
            .And(filter.Entity, "e.entity = @Entity")
            .And(filter.SourceApp, "lower(field_text(c.fields, 'SourceApp')) = @SourceApp")
            .And(filter.Code, "json_word(c.error, 'Code') = @Code")
            .And(filter.Text, TextSql)
            .And(filter.Import, "c.import_id = @Import")
            .And(filter.From, "c.received_at >= @From")
            .And(filter.To, "c.received_at < @To");

        var after = Cursor.Number(filter.Cursor);
        var window = isIndexed
            ? IdWindow.All(after)
            : IdWindow.Of(ledger, "change", "received_at", after, filter.From, filter.To, readsAll: filter.OnlyTimes);
        var arguments = new
        {
            Ids = ids ?? [],
            Entity = definition?.Name,
            SourceApp = filter.SourceApp?.ToLowerInvariant(),
            filter.Code,
            Text = filter.Text?.ToLowerInvariant(),
            filter.Import,
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            window.Before,
            Lowest = window.From,
            Most = filter.Limit + 1,
        };
        var total = filter.Count
            ? ledger.ExecuteScalar<long>($"select count(*) from {table} {ChangeQuery.Joins}{where}", arguments)
            : (long?)null;
        var rows = ledger.Query<ChangeQuery.Row>(
            $"""
            select {ChangeQuery.Columns} from {table} {ChangeQuery.Joins}{where.With(true, "c.id < @Before and c.id >= @Lowest")}
            order by c.id desc limit @Most
            """,
            arguments);
        return window.Continue(
            Page<ChangeReport>.Of([.. rows.Select(row => row.ToReport())], filter.Limit, change => Cursor.Of(change.Id), total));
    }

    private static Page<ChangeReport> OfLetters(Session ledger, ChangeFilter filter)
    {
        var letters = new LetterFilter(filter.Entity, filter.Key, filter.SourceApp, filter.Code, filter.Text)
        {
            Limit = filter.Limit,
            Cursor = filter.Cursor,
            Count = filter.Count,
        };
        var page = new LetterRows(ledger, letters).Page();
        var rows = ledger.Query<ChangeQuery.Row>(
            $"select {ChangeQuery.Columns} from change c {ChangeQuery.Joins} where c.id = any(@Ids) order by c.id desc",
            new { Ids = page.Items.ToArray() });
        return new([.. rows.Select(row => row.ToReport())], page.Next, page.Total);
    }

    /// <summary>The changes of the records with the key, or of those that the call carried; null: the filter names neither.</summary>
    private static long[]? Ids(Session ledger, ChangeFilter filter, EntityDefinition? definition) =>
        filter.Key is { } key ? Chains(ledger, NamedRecords.Of(ledger, definition, new(key)).Select(record => record.Id))
        : filter.Import is { } import ? Chains(ledger, ImportQuery.Entities(ledger, import))
        : null;

    private static long[] Chains(Session ledger, IEnumerable<long> records) =>
        [.. ledger.Query<long>(ChainsSql, new { Records = records.ToArray() })];

    private const string ChainsSql = """
        with recursive chain (id) as (
          select last_change_id from entity where id = any(@Records) and last_change_id is not null
          union all
          select c.previous from chain join change c on c.id = chain.id where c.previous is not null)
        select id from chain
        """;

    private const string FewPendingSql = "select count(*) from (select 1 from change where state = 'Pending' limit 20001) few";

    private const string TextSql = """
        strpos(lower(e.key), @Text) > 0 or strpos(field_words(c.fields), @Text) > 0
          or strpos(lower(json_word(c.error, 'Message')), @Text) > 0
        """;
}
