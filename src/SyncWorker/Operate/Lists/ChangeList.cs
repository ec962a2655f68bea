using SyncWorker.Ledger;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads changes, newest first.</summary>
internal static class ChangeList
{
    public static Page<ChangeReport> Run(Session ledger, ChangeFilter filter)
    {
        var where = new Where()
            .And(filter.Entity, "lower(e.entity) = lower(@Entity)")
            .And(filter.Key, "c.entity_id = any(@Records)")
            .And(filter.SourceApp, "lower(field_text(c.fields, 'SourceApp')) = lower(@SourceApp)")
            .And(filter.State, filter.State switch
            {
                "pending" => "c.state = 'Pending' and e.import_id is null and e.blocked is null",
                "sending" => "c.state = 'Pending' and e.import_id is not null",
                "blocked" => "c.state = 'Pending' and e.import_id is null and e.blocked is not null",
                _ => "lower(c.state) = @State",
            })
            .And(filter.Code, "strpos(c.error, @Code) > 0")
            .And(filter.Text, "strpos(lower(coalesce(c.error, '')), @Text) > 0")
            .And(filter.Import, "c.import_id = @Import")
            .And(filter.From, "c.received_at >= @From")
            .And(filter.To, "c.received_at < @To");
        var arguments = new
        {
            filter.Entity,
            Records = filter.Key is { } key
                ? NamedRecords.Of(ledger, filter.Entity is null ? null : DimeClient.DimeCatalog.Find(filter.Entity), new(key))
                    .Select(record => record.Id).ToArray()
                : [],
            filter.SourceApp,
            filter.State,
            Code = $"\"{filter.Code}\"",
            Text = filter.Text?.ToLowerInvariant(),
            filter.Import,
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            After = Cursor.Number(filter.Cursor),
            Most = filter.Limit + 1,
        };
        var total = filter.Count
            ? ledger.ExecuteScalar<long>($"select count(*) from change c {ChangeQuery.Joins}{where}", arguments)
            : (long?)null;
        var rows = ledger.Query<ChangeQuery.Row>(
            $"""
            select {ChangeQuery.Columns} from change c {ChangeQuery.Joins}{where.And(filter.Cursor, "c.id < @After")}
            order by c.id desc limit @Most
            """,
            arguments);
        return Page<ChangeReport>.Of([.. rows.Select(row => row.ToReport())], filter.Limit, change => Cursor.Of(change.Id), total);
    }
}
