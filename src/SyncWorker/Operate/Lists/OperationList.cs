using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads operations, newest first.</summary>
internal static class OperationList
{
    public static Page<OperationReport> Run(Session ledger, OperationFilter filter)
    {
        var where = new Where()
            .And(filter.State, "lower(state) = @State")
            .And(filter.By, "who = @By")
            .And(filter.Text, "strpos(lower(kind || ' ' || scope || ' ' || coalesce(reason, '')), @Text) > 0")
            .And(filter.From, "created_at >= @From")
            .And(filter.To, "created_at < @To");
        var arguments = new
        {
            filter.State,
            filter.By,
            Text = filter.Text?.ToLowerInvariant(),
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            After = Cursor.Number(filter.Cursor),
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>("select count(*) from operation" + where, arguments) : (long?)null;
        var ids = ledger.Query<long>(
            $"select id from operation{where.And(filter.Cursor, "id < @After")} order by id desc limit @Most", arguments);
        var page = Page<long>.Of(ids, filter.Limit, id => Cursor.Of(id), total);
        return new([.. page.Items.Select(id => OperationRows.Find(ledger, id)!)], page.Next, total);
    }
}
