using SyncWorker.Ledger;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Tests;

/// <summary>How the store reads the lists: no list reads a whole table of changes, calls or records, however large that is.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task No_usual_filter_reads_a_whole_table()
    {
        await FillAsync();
        var plans = new List<string>();
        T Read<T>(Func<Session, T> read) => _ledger.Store.Read(session => read(new Explaining(session, plans)));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(500_000);

        Read(ledger => ChangeList.Run(ledger, new()));
        Read(ledger => ChangeList.Run(ledger, new() { Cursor = Cursor.Of(9_000) }));
        Read(ledger => ChangeList.Run(ledger, new("Job", SourceApp: "BC1", Text: "gent")));
        Read(ledger => ChangeList.Run(ledger, new("Job", "JOB-7")));
        Read(ledger => ChangeList.Run(ledger, new(From: at, To: at.AddSeconds(1))));
        foreach (var state in ChangeFilter.States)
        {
            Read(ledger => ChangeList.Run(ledger, new(State: state)));
        }
        Read(ledger => DeadLetterQuery.Run(ledger, new()));
        Read(ledger => DeadLetterQuery.Run(ledger, new("Task")));
        Read(ledger => DeadLetterQuery.Run(ledger, new("Job", "7")));
        Read(ledger => DeadLetterQuery.Run(ledger, new(SourceApp: "BC1")));
        Read(ledger => DeadLetterQuery.Run(ledger, new(Code: "DIME201")));
        Read(ledger => DeadLetterQuery.Run(ledger, new(Group: "f7")));
        Read(ledger => ImportList.Run(ledger, new()));
        Read(ledger => ImportList.Run(ledger, new("rejected")));
        Read(ledger => ImportList.Run(ledger, new("open")));
        Read(ledger => RecordList.Run(ledger, new("Job")));
        Read(ledger => RecordList.Run(ledger, new("Job", "7")));
        Read(ledger => RecordList.Run(ledger, new(State: "blocked")));
        Read(ledger => RecordList.Run(ledger, new(Text: "gent")));

        Assert.True(plans.TrueForAll(plan => !ReadsAll(plan)), string.Join("\n\n", plans.Where(ReadsAll)));
        Assert.True(plans.Count > 25, $"{plans.Count} plans");
    }

    [Fact]
    public async Task A_plan_that_reads_a_whole_table_is_recognised()
    {
        await FillAsync();
        var plans = new List<string>();

        _ledger.Store.Read(session => new Explaining(session, plans).Query<long>("select id from change where source = 'x'"));
        _ledger.Store.Read(session => new Explaining(session, plans).Query<long>("select id from change where source = 'x' order by id desc limit 5"));

        Assert.All(plans, plan => Assert.True(ReadsAll(plan), plan));
    }

    // A limit without a filter ends a scan in order: such a page reads as many rows as it shows. A range or a key is a search.
#if POSTGRESQL
    private static bool ReadsAll(string plan) =>
        plan.Contains("Seq Scan on change", StringComparison.Ordinal) || plan.Contains("Seq Scan on letter", StringComparison.Ordinal)
        || plan.Contains("Seq Scan on import", StringComparison.Ordinal) || plan.Contains("Seq Scan on entity", StringComparison.Ordinal)
        || plan.Split("->").Any(node =>
            (node.Contains("using change_pkey", StringComparison.Ordinal) || node.Contains("using letter_pkey", StringComparison.Ordinal)
                || node.Contains("using import_pkey", StringComparison.Ordinal))
            && node.Contains("Filter:", StringComparison.Ordinal) && !node.Contains("Index Cond", StringComparison.Ordinal));
#else
    private static bool ReadsAll(string plan)
    {
        var sql = plan[..plan.IndexOf('\n', StringComparison.Ordinal)];
        var isPage = sql.Contains("limit", StringComparison.Ordinal) && !sql.Contains("where", StringComparison.Ordinal);
        return !isPage && plan.Split('\n').Any(line =>
            line.StartsWith("SCAN c", StringComparison.Ordinal) && !line.StartsWith("SCAN chain", StringComparison.Ordinal)
                && !line.Contains("change_pending", StringComparison.Ordinal) && !line.Contains("change_discarded", StringComparison.Ordinal)
            || line.StartsWith("SCAN l", StringComparison.Ordinal) || line.StartsWith("SCAN import", StringComparison.Ordinal)
                && !line.Contains("import_open", StringComparison.Ordinal)
            || line.StartsWith("SCAN e", StringComparison.Ordinal) && !line.Contains("entity_blocked", StringComparison.Ordinal)
                && !sql.Contains("limit", StringComparison.Ordinal));
    }
#endif

    /// <summary>10,000 changes of 2,000 jobs, every tenth a dead letter: enough for the planner of PostgreSQL to care.</summary>
    private async Task FillAsync()
    {
#if POSTGRESQL
        static string Series(int n) => $"generate_series(1, {n}) as s (n)";
        static string Bytes(string text) => $"convert_to({text}, 'UTF8')";
#else
        static string Series(int n) => $"(with recursive s (n) as (select 1 union all select n + 1 from s where n < {n}) select n from s) s";
        static string Bytes(string text) => $"cast({text} as blob)";
#endif
        var fields = Bytes("""'{"SourceApp":"BC' || (n / 10 % 50) || '","JobNo":"JOB-' || (n % 2000 + 1) || '"}'""");
        await _ledger.ExecuteAsync($$"""
            insert into entity (id, entity, key, match, aggregate, partition, last_change_id)
            select n, case when n % 100 = 1 then 'Task' else 'Job' end, 'BC1/S/JOB-' || n, 'BC1/S/JOB-' || n, n, n % 64, n from {{Series(2_000)}};
            insert into change (id, entity_id, kind, mode, epoch, scale, version, fields, state, source, received_at, import_id, settled_at, error)
            select n, n % 2000 + 1, 'Upsert', 'Snapshot', 0, 1, n, {{fields}}, case when n % 10 = 0 then 'Dead' else 'Applied' end, 'http',
              n * 100, n / 10 + 1, n * 100, case when n % 10 = 0 then '{"Class":"c","Code":"DIME20' || (n / 10 % 10) || '","Message":"No.","FirstSeen":"2026-11-20T08:00:00+00:00","LastSeen":"2026-11-20T08:00:00+00:00"}' end from {{Series(10_000)}};
            insert into import (id, worker, token, entities, rows, bytes, started_at, finished_at, outcome)
            select n, 'w', 0, '[1]', 1, 1, n * 1000, n * 1000, 'accepted' from {{Series(1_001)}};
            """);
        await _ledger.ExecuteAsync("update letter set fingerprint = 'f' || (id / 10 % 50)");
#if POSTGRESQL
        await _ledger.ExecuteAsync("analyze entity; analyze change; analyze letter; analyze import;");
#endif
    }

    /// <summary>Notes the plan of each query before it runs.</summary>
    private sealed class Explaining(Session session, List<string> plans) : Session(null!)
    {
        public override int Execute(string sql, object? arguments = null) => throw new InvalidOperationException("A list only reads.");

        public override List<T> Query<T>(string sql, object? arguments = null)
        {
            Explain(sql, arguments);
            return session.Query<T>(sql, arguments);
        }

        public override IEnumerable<T> Stream<T>(string sql, object? arguments = null)
        {
            Explain(sql, arguments);
            return session.Stream<T>(sql, arguments);
        }

        public override T? ExecuteScalar<T>(string sql, object? arguments = null) where T : default
        {
            Explain(sql, arguments);
            return session.ExecuteScalar<T>(sql, arguments);
        }

        public override int ExecuteRows(string sql, IEnumerable<object> rows) => throw new InvalidOperationException();

        public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows) => throw new InvalidOperationException();

        public override IReadOnlyList<long> NextChangeIds(int count) => throw new InvalidOperationException();

        public override void Hold(IEnumerable<long> entities, bool withParents = false) => throw new InvalidOperationException();

        public override bool TryEmpty(string table) => throw new InvalidOperationException();

        public override void NotifyOthers() => throw new InvalidOperationException();

#if POSTGRESQL
        // So small a table is read as a whole if that is possible. Here it is read so only if nothing else is.
        private void Explain(string sql, object? arguments)
        {
            session.Execute("set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;");
            plans.Add(sql.ReplaceLineEndings(" ") + "\n" + string.Join('\n', session.Query<string>("explain (costs off) " + sql, arguments)));
        }
#else
        private void Explain(string sql, object? arguments) => plans.Add(
            sql.ReplaceLineEndings(" ") + "\n"
            + string.Join('\n', session.Query<(long, long, long, string Detail)>("explain query plan " + sql, arguments).Select(step => step.Detail)));
#endif
    }

    public void Dispose() => _ledger.Dispose();
}
