using System.Globalization;
using Microsoft.Data.Sqlite;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive.Reading;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class LedgerStoreTests
{
    [Fact]
    public void A_ledger_file_accepts_only_one_worker()
    {
        using var ledger = new TestLedger();

        var refused = Assert.Throws<LedgerInUseException>(() => LedgerStore.Open(ledger.Options));

        Assert.Contains(ledger.Options.Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reopening_a_ledger_keeps_its_content()
    {
        using var directory = new TemporaryDirectory();
        var options = new LedgerOptions { Directory = directory.Path };
        using (var store = LedgerStore.Open(options))
        {
            await new Recorder(store, new ReceiveOptions().DedupeWindow, new FakeClock(Some.Now)).RecordAsync(
                [Reading.Read(TestLedger.JobJson("1", 1), new("q", MessageId: "a")).Change], CancellationToken.None);
        }

        using var again = LedgerStore.Open(options);

        var migrations = typeof(LedgerStore).Assembly
            .GetManifestResourceNames()
            .Where(name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal));
        Assert.Equal(
            (1, migrations.Max(name => int.Parse(name.Split('.')[^2][..3], CultureInfo.InvariantCulture))),
            again.Read(ledger => (Number(ledger, "select count(*) from change"), Number(ledger, "pragma user_version"))));
    }

    [Fact]
    public async Task A_ledger_held_by_a_worker_can_be_read_but_not_written()
    {
        using var ledger = new TestLedger();

        using var reader = LedgerStore.OpenToRead(ledger.Options);

        Assert.Equal(0, reader.Read(session => Number(session, "select count(*) from change")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.WriteAsync(_ => { }, CancellationToken.None));
    }

    [Fact]
    public async Task Closing_a_ledger_waits_for_a_running_write()
    {
        using var directory = new TemporaryDirectory();
        var options = new LedgerOptions { Directory = directory.Path };
        var store = LedgerStore.Open(options);
        var closing = new Thread(store.Dispose);

        await store.WriteAsync(
            ledger =>
            {
                closing.Start();
                SpinWait.SpinUntil(() => closing.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !closing.IsAlive);
                ledger.Execute("insert into audit (at, who, action, scope) values (1, 'test', 'close', 'all')");
            },
            CancellationToken.None);
        closing.Join();

        using var again = LedgerStore.OpenToRead(options);
        Assert.Equal(1, again.Read(session => Number(session, "select count(*) from audit")));
    }

    [Fact]
    public async Task A_full_disk_is_reported_as_such_and_can_recover()
    {
        using var ledger = new TestLedger();
        var large = new string('x', 500_000);
        await ledger.ExecuteAsync("pragma max_page_count = 100");

        var full = await Assert.ThrowsAsync<SqliteException>(
            () => ledger.ExecuteAsync($"insert into audit (at, who, action, scope) values (1, 'a', 'b', '{large}')"));

        Assert.Equal((13, true), (full.SqliteErrorCode, full.IsPassing()));
        await ledger.ExecuteAsync("pragma max_page_count = 100000");
        await ledger.ExecuteAsync($"insert into audit (at, who, action, scope) values (1, 'a', 'b', '{large}')");
        Assert.Equal(1, ledger.Ask<long>("select count(*) from audit"));
    }

    [Fact]
    public void A_missing_ledger_is_reported_as_missing()
    {
        using var directory = new TemporaryDirectory();

        Assert.Throws<FileNotFoundException>(() => LedgerStore.OpenToRead(new() { Directory = directory.File("none") }));
    }

    [Fact]
    public async Task Every_commit_is_on_disk()
    {
        using var ledger = new TestLedger();

        Assert.Equal("wal", ledger.Ask<string>("pragma journal_mode"));
        Assert.Equal(2, await ledger.Store.WriteAsync(session => Number(session, "pragma synchronous"), CancellationToken.None));
    }

    private static int Number(Session ledger, string sql) => ledger.ExecuteScalar<int>(sql);
}
