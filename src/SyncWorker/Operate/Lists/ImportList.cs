using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads calls, newest first.</summary>
internal static class ImportList
{
    public static Page<ImportReport> Run(Session ledger, ImportFilter filter)
    {
        var isOpen = filter.Outcome == ImportFilter.Open;
        var where = new Where()
            .And(filter.Outcome, isOpen ? "finished_at is null" : "outcome = @Outcome")
            .And(filter.Status, "status = @Status")
            .And(filter.Text, "strpos(lower(message), @Text) > 0")
            .And(filter.From, "started_at >= @From")
            .And(filter.To, "started_at < @To");
        var after = Cursor.Number(filter.Cursor);
        var window = isOpen
            ? IdWindow.All(after)
            : IdWindow.Of(ledger, "import", "started_at", after, filter.From, filter.To, readsAll: filter.OnlyTimes);
        var arguments = new
        {
            filter.Outcome,
            filter.Status,
            Text = filter.Text?.ToLowerInvariant(),
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            window.Before,
            Lowest = window.From,
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>("select count(*) from import" + where, arguments) : (long?)null;
        var rows = ledger.Query<ImportQuery.Row>(
            $"{ImportQuery.Sql}{where.With(true, "id < @Before and id >= @Lowest")} order by id desc limit @Most", arguments);
        return window.Continue(
            Page<ImportReport>.Of([.. rows.Select(row => row.ToReport())], filter.Limit, call => Cursor.Of(call.Id), total));
    }
}
