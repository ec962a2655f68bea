using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads calls, newest first.</summary>
internal static class ImportList
{
    public static Page<ImportReport> Run(Session ledger, ImportFilter filter)
    {
        var where = new Where()
            .And(filter.Outcome, filter.Outcome == ImportFilter.Open ? "finished_at is null" : "outcome = @Outcome")
            .And(filter.Status, "status = @Status")
            .And(filter.Text, "strpos(lower(message), @Text) > 0")
            .And(filter.From, "started_at >= @From")
            .And(filter.To, "started_at < @To");
        var arguments = new
        {
            filter.Outcome,
            filter.Status,
            Text = filter.Text?.ToLowerInvariant(),
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            After = Cursor.Number(filter.Cursor),
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>("select count(*) from import" + where, arguments) : (long?)null;
        var rows = ledger.Query<ImportQuery.Row>(
            $"{ImportQuery.Sql}{where.And(filter.Cursor, "id < @After")} order by id desc limit @Most", arguments);
        return Page<ImportReport>.Of([.. rows.Select(row => row.ToReport())], filter.Limit, call => Cursor.Of(call.Id), total);
    }
}
