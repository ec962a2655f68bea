using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Find;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>A backlog arrived after the last analysis of the tables, so PostgreSQL's statistics show none.</summary>
public sealed class WorkFinderTests
{
    private const int Backlog = 30_000;
    private const int Window = 200;

    private const string BacklogSql = """
        alter table change set (autovacuum_enabled = false);
        alter table entity set (autovacuum_enabled = false);
        insert into entity (entity, key, match, aggregate, partition)
          select 'Job', 'BC1/SERVICE/' || n, 'bc1/service/' || n, n, n % 64 from generate_series(1, 30000) n;
        insert into change (id, entity_id, kind, mode, epoch, scale, version, fields, state, source, received_at, settled_at)
          select n, 1 + n % 30000, 'Upsert', 'Snapshot', 0, 1, n, '{}', 'Applied', 'test', 0, 0 from generate_series(1, 90000) n;
        analyze change; analyze entity;
        insert into change (id, entity_id, kind, mode, epoch, scale, version, fields, state, source, received_at)
          select 90000 + n, n, 'Upsert', 'Snapshot', 0, 1, 90000 + n, '{}', 'Pending', 'test', 0 from generate_series(1, 30000) n;
        update entity set due_at = id
        """;

    [Fact]
    public async Task Finding_work_reads_only_the_changes_that_it_returns()
    {
        await using var database = await Database.CreateAsync("backlog");

        // One connection, because PostgreSQL shows the read counts of a session to others only after that session reports them.
        using var store = LedgerStore.Open(
            new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = database.ConnectionString + ";Maximum Pool Size=1" });
        await store.WriteAsync(ledger => { ledger.Execute(BacklogSql); }, default);
        var work = new WorkFinder(store);
        var before = Read(store);

        var due = work.Due(Some.Now, Window, new([], []), [.. Enumerable.Range(0, EntityAddress.Partitions)]);

        Assert.Equal(Window, due.Count);
        Assert.All(due, entity => Assert.Single(entity.Pending));
        // PostgreSQL reads all due records at most a few times: until the table is analysed, it assumes there are none.
        var (changes, records) = Read(store);
        Assert.InRange(changes - before.Changes, Window, 2 * Window);
        Assert.InRange(records - before.Records, Window, 4 * Backlog);
    }

    /// <summary>The number of rows read so far, by sequential and index scans.</summary>
    private static (long Changes, long Records) Read(LedgerStore store)
    {
        // The counters are written at the end of that transaction.
        store.Read(ledger => ledger.Query<int>("select 1 from (select pg_stat_force_next_flush()) flush"));
        return (Of("change"), Of("entity"));

        long Of(string table) => store.Read(ledger => ledger.QuerySingle<long>(
            "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = @table", new { table }));
    }
}
