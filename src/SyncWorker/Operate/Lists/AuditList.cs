using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Reads the audit, newest first.</summary>
internal static class AuditList
{
    public static Page<AuditEntry> Run(Session ledger, AuditFilter filter)
    {
        var where = new Where()
            .And(filter.By, "who = @By")
            .And(filter.Action, "action = @Action")
            .And(filter.Text, "strpos(lower(scope || ' ' || coalesce(reason, '')), @Text) > 0")
            .And(filter.From, "at >= @From")
            .And(filter.To, "at < @To");
        var arguments = new
        {
            filter.By,
            filter.Action,
            Text = filter.Text?.ToLowerInvariant(),
            From = filter.From.ToLedger(),
            To = filter.To.ToLedger(),
            After = Cursor.Number(filter.Cursor),
            Most = filter.Limit + 1,
        };
        var total = filter.Count ? ledger.ExecuteScalar<long>("select count(*) from audit" + where, arguments) : (long?)null;
        var rows = ledger.Query<Row>($"{Sql}{where.And(filter.Cursor, "id < @After")} order by id desc limit @Most", arguments);
        return Page<AuditEntry>.Of([.. rows.Select(row => row.ToEntry())], filter.Limit, entry => Cursor.Of(entry.Id), total);
    }

    internal const string Sql =
        "select id as Id, at as At, who as Who, action as Action, scope as Scope, reason as Reason from audit";

    internal sealed class Row
    {
        public long Id { get; init; }
        public long At { get; init; }
        public required string Who { get; init; }
        public required string Action { get; init; }
        public required string Scope { get; init; }
        public string? Reason { get; init; }

        public AuditEntry ToEntry() => new(Id, Instant.FromLedger(At), Who, Action, Scope, Reason);
    }
}
