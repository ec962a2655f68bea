using DimeClient;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Records;

namespace SyncWorker.Replay.Lists;

/// <summary>Finds open dead letters in the table that the ledger keeps of them.</summary>
internal sealed class LetterRows
{
    private readonly Session _ledger;
    private readonly LetterFilter _filter;
    private readonly object _arguments;

    public LetterRows(Session ledger, LetterFilter filter)
    {
        (_ledger, _filter) = (ledger, filter);
        var definition = filter.Entity is null ? null : DimeCatalog.Find(filter.Entity);
        Unnamed = ledger.ExecuteScalar<bool>("select exists(select 1 from letter where fingerprint is null)")
            ? Fingerprints.Missing(ledger).ToDictionary(letter => letter.Id, letter => letter.Fingerprint)
            : [];
        Where = new Where()
            .And(filter.Entity, "l.entity = @Entity")
            .And(filter.Key, "l.entity_id = any(@Records)")
            .And(filter.SourceApp, "l.source_app = @SourceApp")
            .And(filter.Code, "l.code = @Code")
            .And(filter.Procedure, "l.procedure = @Procedure")
            .And(filter.Field, "l.field = @Field")
            .And(filter.Group, Unnamed.Count == 0 ? "l.fingerprint = @Group" : "l.fingerprint = @Group or l.id = any(@OfGroup)")
            .And(filter.Text, "strpos(l.words, @Text) > 0")
            .And(filter.From, "l.at >= @From")
            .And(filter.To, "l.at < @To");
        _arguments = new
        {
            Entity = definition?.Name,
            Records = filter.Key is { } key ? NamedRecords.Of(ledger, definition, new(key)).Select(record => record.Id).ToArray() : [],
            SourceApp = filter.SourceApp?.ToLowerInvariant(),
            filter.Code,
            filter.Procedure,
            filter.Field,
            filter.Group,
            OfGroup = Unnamed.Where(letter => letter.Value == filter.Group).Select(letter => letter.Key).ToArray(),
            Text = filter.Text?.ToLowerInvariant(),
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            After = Cursor.Number(filter.Cursor),
            Most = filter.Limit + 1,
        };
    }

    /// <summary>The conditions of the filter on <c>letter l</c>.</summary>
    public Where Where { get; }

    /// <summary>The letters whose fingerprint is not in the table yet, with the fingerprint.</summary>
    public IReadOnlyDictionary<long, string> Unnamed { get; }

    /// <summary>The ids of all that match, oldest first.</summary>
    public List<long> All() => Query<long>($"select l.id from letter l{Where} order by l.id");

    /// <summary>A page of the ids of those that match, newest first.</summary>
    public Page<long> Page()
    {
        var ids = Query<long>($"select l.id from letter l{Where.With(_filter.Cursor, "l.id < @After")} order by l.id desc limit @Most");
        long? total = !_filter.Count ? null
            : _filter.Cursor is null && ids.Count <= _filter.Limit ? ids.Count // the first page is the whole list
            : _ledger.ExecuteScalar<long>($"select count(*) from letter l{Where}", _arguments);
        return Page<long>.Of(ids, _filter.Limit, id => Cursor.Of(id), total);
    }

    /// <summary>Runs a query with the arguments of <see cref="Where"/>.</summary>
    public List<T> Query<T>(string sql) => _ledger.Query<T>(sql, _arguments);
}
