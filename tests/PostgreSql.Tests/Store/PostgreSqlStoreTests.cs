using System.Data.Common;
using Npgsql;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive.Reading;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Behaviour that only PostgreSQL has: concurrent writers, lost connections, the creation of tables.</summary>
public sealed class PostgreSqlStoreTests
{
    [Fact]
    public async Task Workers_that_start_at_once_create_the_tables_once()
    {
        var options = await OptionsAsync();

        var stores = await Task.WhenAll(Enumerable.Range(1, 6).Select(_ => Task.Run(() => LedgerStore.Open(options))));

        Assert.Equal(1, stores[0].Read(ledger => ledger.ExecuteScalar<long>("select count(*) from migration where number = 1")));
        Assert.Equal(64, stores[0].Read(ledger => ledger.ExecuteScalar<long>("select count(*) from partition")));
        Assert.Empty(LedgerStore.Version(options).Pending);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task Reading_a_database_without_tables_reports_that_and_creates_none()
    {
        var options = await OptionsAsync();

        Assert.Equal((0, "001-ledger"), (LedgerStore.Version(options).Version, LedgerStore.Version(options).Pending[0]));
        Assert.Throws<FileNotFoundException>(() => LedgerStore.OpenToRead(options));
        Assert.Equal(0, LedgerStore.Version(options).Version);
    }

    [Fact]
    public async Task A_ledger_written_by_a_newer_program_is_refused()
    {
        var options = await OptionsAsync();
        using (var store = LedgerStore.Open(options))
        {
            await store.WriteAsync(ledger => { ledger.Execute("insert into migration (number, name) values (999, 'later')"); }, default);
        }

        var refused = Assert.Throws<LedgerTooNewException>(() => LedgerStore.Open(options));

        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_is_named_without_its_password()
    {
        var options = new LedgerOptions
        {
            Provider = LedgerProvider.PostgreSQL,
            ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=secret-1;Database=d",
        };

        var refused = Assert.Throws<LedgerUnreachableException>(() => LedgerStore.Open(options));

        Assert.Contains("Ledger:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", refused.Message + options.Where, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task The_same_changes_from_several_workers_at_once_are_recorded_once()
    {
        using var ledger = new TestLedger();
        var changes = Enumerable.Range(1, 300).Select(i => (TestLedger.JobJson($"{i % 40}", i), (string?)$"{i}")).ToArray();

        // Each worker records them in another order and in groups of another size, as redeliveries arrive.
        await Task.WhenAll(Enumerable.Range(1, 6).Select(worker => Task.Run(async () =>
        {
            foreach (var group in changes.OrderBy(change => change.GetHashCode() * worker).Chunk(7 * worker))
            {
                await ledger.ReceiveAsync(group);
            }
        })));

        Assert.Equal((300L, 1_500L), (ledger.Counter("recorded"), ledger.Counter("duplicates")));
        Assert.Equal(300, ledger.Ask<long>("select count(*) from change"));
        Assert.Equal(40, ledger.Ask<long>("select count(*) from entity"));
        Assert.Equal(
            0,
            ledger.Ask<long>("select count(*) from entity e where last_change_id <> (select max(id) from change where entity_id = e.id)"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Changes_received_while_a_call_is_settled_are_not_forgotten()
    {
        using var ledger = new TestLedger();
        var publishing = Task.Run(async () =>
        {
            for (var version = 1; version <= 150; version++)
            {
                await ledger.ReceiveAsync((TestLedger.JobJson($"{version % 3}", version), $"{version}"));
            }
        });

        while (!publishing.IsCompleted || ledger.Ask<long>("select count(*) from change where state = 'Pending'") > 0)
        {
            await ledger.SendAsync();
            Assert.Equal(0, ledger.Ask<long>("""
                select count(*) from entity e
                where due_at is null and import_id is null and exists(select 1 from change where entity_id = e.id and state = 'Pending')
                """));
        }
        await publishing;

        Assert.Equal(["148", "149", "150"], ledger.AskAll<string>("select cast(base_version as text) from entity order by base_version"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_connection_closed_by_the_server_is_replaced_without_an_error()
    {
        await using var database = await Database.CreateAsync("closed");
        using var store = LedgerStore.Open(new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = database.ConnectionString });

        for (var i = 1; i <= 10; i++)
        {
            await store.WriteAsync(
                ledger => { ledger.Execute("insert into audit (at, who, action, scope) values (1, 'test', 'write', 'all')"); }, default);
            await CloseConnectionsAsync(database);
            Assert.Equal(i, store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from audit")));
            await CloseConnectionsAsync(database);
        }
    }

    [Fact]
    public async Task Two_deadlocked_transactions_both_succeed_in_the_end()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        using var bothHold = new Barrier(2);
        var tries = 0;

        await Task.WhenAll(Crosswise(1, 2), Crosswise(2, 1));

        Assert.Equal(2 + 2, ledger.Ask<long>("select sum(attempts) from entity"));
        Assert.True(tries > 2, "Neither was turned back, so they have not waited for each other.");

        Task Crosswise(long first, long second) => Task.Run(() => ledger.Store.WriteAsync(
            session =>
            {
                session.Execute("update entity set attempts = attempts + 1 where id = @first", new { first });
                if (Interlocked.Increment(ref tries) <= 2)
                {
                    bothHold.SignalAndWait();
                }
                session.Execute("update entity set attempts = attempts + 1 where id = @second", new { second });
            },
            default));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated()
    {
        using var ledger = new TestLedger();
        var tries = 0;

        // The server closes the connection on commit, so the outcome of the commit is unknown.
        var lost = await Assert.ThrowsAnyAsync<DbException>(() => ledger.Store.WriteAsync(
            session =>
            {
                tries++;
                session.Execute("""
                    create function leave() returns trigger language plpgsql as $$
                    begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
                    create constraint trigger leaves after insert on audit deferrable initially deferred
                    for each row execute function leave();
                    insert into audit (at, who, action, scope) values (1, 'test', 'commit', 'all');
                    """);
            },
            default));

        Assert.True(lost.IsPassing());
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_timed_out_statement_is_reported_before_it_is_repeated()
    {
        await using var database = await Database.CreateAsync("silent");
        using var store = LedgerStore.Open(
            new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = database.ConnectionString + ";Command Timeout=1" });
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table audit", other, holding);
        await hold.ExecuteNonQueryAsync();
        var tries = 0;

        var silent = await Assert.ThrowsAnyAsync<DbException>(() => store.WriteAsync(
            session =>
            {
                tries++;
                session.Execute("insert into audit (at, who, action, scope) values (1, 'test', 'write', 'all')");
            },
            default));

        Assert.True(silent.IsPassing());
        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData("change")]
    [InlineData("entity")]
    [InlineData("seen_0")]
    [InlineData("seen_1")]
    [InlineData("counter")]
    public async Task A_locked_table_is_detected_without_a_change_to_record(string table)
    {
        await using var database = await Database.CreateAsync("held");
        using var store = LedgerStore.Open(
            new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = database.ConnectionString + ";Options=-c lock_timeout=1" });
        var recorder = new Recorder(store, new ReceiveOptions().DedupeWindow, TimeProvider.System);
        await recorder.TryAsync(default);
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"lock table {table}", other, holding);
        await hold.ExecuteNonQueryAsync();

        var held = await Assert.ThrowsAnyAsync<DbException>(() => recorder.TryAsync(default));

        Assert.True(held.IsPassing());
    }

    [Fact]
    public async Task A_value_the_ledger_cannot_store_is_a_data_error_and_an_outage_is_not()
    {
        using var ledger = new TestLedger();

        var data = await Assert.ThrowsAnyAsync<DbException>(
            () => ledger.ExecuteAsync("insert into audit (at, who, action, scope) values (1, 'a', 'b', null)"));
        var text = await Assert.ThrowsAnyAsync<DbException>(() => ledger.Store.WriteAsync(
            session => { session.Execute("insert into audit (at, who, action, scope) values (1, @Who, 'b', 'c')", new { Who = "a\0b" }); },
            default));
        var readOnly = await Assert.ThrowsAnyAsync<DbException>(() => ledger.ExecuteAsync("set transaction read only; delete from audit"));
        var wrong = await Assert.ThrowsAnyAsync<DbException>(() => ledger.ExecuteAsync("select nonsense from nowhere"));

        Assert.Equal((true, false), (data.IsOfTheData(), data.IsPassing()));
        Assert.Equal((true, false), (text.IsOfTheData(), text.IsPassing()));
        Assert.Equal((false, true), (readOnly.IsOfTheData(), readOnly.IsPassing()));
        Assert.Equal((false, false), (wrong.IsOfTheData(), wrong.IsPassing()));
    }

    [Fact]
    public async Task The_generations_of_dedupe_keys_rotate_while_others_record()
    {
        using var ledger = new TestLedger(dedupeWindow: TimeSpan.FromMinutes(1));
        var recorded = 0;

        for (var turn = 0; turn < 4; turn++)
        {
            await Task.WhenAll(Enumerable.Range(1, 4).Select(worker => Task.Run(async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    recorded += (await ledger.ReceiveAsync(
                        (TestLedger.JobJson($"{worker}", turn * 10 + i + 1), $"{turn} {i}")))[0].Id is null ? 0 : 1;
                }
            })));
            ledger.Clock.Advance(TimeSpan.FromSeconds(40));
        }

        // One message id, with a different body from each worker.
        Assert.Equal(160, ledger.Counter("recorded"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task While_a_backup_reads_the_generations_do_not_rotate_and_changes_are_recorded()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        ledger.Clock.Advance(TimeSpan.FromDays(8));
        await using var backup = new NpgsqlConnection(ledger.Options.ConnectionString);
        await backup.OpenAsync();
        await using var transaction = await backup.BeginTransactionAsync();
        await using (var read = new NpgsqlCommand("lock table seen_0, seen_1 in access share mode", backup, transaction))
        {
            await read.ExecuteNonQueryAsync();
        }

        await Task.WhenAll(Task.Run(() => ledger.JobAsync("2", 1)), Task.Run(() => ledger.JobAsync("3", 1)))
            .WaitAsync(TimeSpan.FromSeconds(30));
        await transaction.RollbackAsync();
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.JobAsync("4", 1);

        Assert.Equal(1, ledger.Ask<long>("select value from counter where slot = 'seen' and name = 'generation'"));
        Assert.Equal(4, ledger.Counter("recorded"));
    }

    private static async Task<LedgerOptions> OptionsAsync() =>
        new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = (await OwnSchema.CreateAsync("store")).ConnectionString };

    private static async Task CloseConnectionsAsync(OwnDatabase database)
    {
        await using var connection = new NpgsqlConnection(await Database.GetConnectionStringAsync());
        await connection.OpenAsync();
        await using var close = new NpgsqlCommand(
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'", connection);
        await close.ExecuteNonQueryAsync();
    }
}
