using Npgsql;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>A requested stop, as from a service manager: SIGTERM.</summary>
[Collection(BrokerCollection.Name)]
public sealed class StopTests(BrokerFixture broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task Receiving_stops_while_the_call_in_flight_ends()
    {
        await broker.ForgetAsync();
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { latency = 4000 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board, broker.Url);
        await Eventually.TrueAsync(
            async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) is not null
                && await broker.Publisher.ConsumersAsync(Queues.Jobs) == 1,
            Patience,
            "the queue is consumed");
        await worker.PostAsync(Given.Job("J", "text"));
        await Eventually.TrueAsync(
            async () => (await worker.StatusAsync()).GetProperty("sending").GetInt64() == 1, Patience, "the call is on its way");

        worker.Terminate();
        await Eventually.TrueAsync(async () => await broker.Publisher.ConsumersAsync(Queues.Jobs) == 0, Patience, "nobody consumes");

        Assert.False(worker.HasExited);
        Assert.Equal(0, await worker.ExitCodeAsync());
        Assert.Equal(1, await board.CountAsync("Job"));
        Assert.Contains("\"current\"", (await worker.CommandAsync("entity", "Job", "J", "--json")).Output[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task A_stopping_worker_releases_its_leases_at_once_and_leaves_no_call_open()
    {
        await using var database = await Database.CreateAsync("stop");
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { latency = 1000 });
        await using var stopping = await WorkerOnItsOwn.StartAsync(directory.File("one"), board, ledger: database);
        await using var staying = await WorkerOnItsOwn.StartAsync(directory.File("two"), board, ledger: database);
        await Eventually.TrueAsync(
            async () => await AskAsync(database, "select count(distinct owner) from partition") == 2, Patience, "both have a share");
        await stopping.PostAsync(Enumerable.Range(1, 40).Select(i => Given.Job(Given.No(i), "text")));
        await Eventually.TrueAsync(
            async () => await AskAsync(database, "select count(distinct worker) from import where finished_at is null") == 2,
            Patience,
            "both send");

        stopping.Terminate();

        Assert.Equal(0, await stopping.ExitCodeAsync());
        Assert.Equal(1, await AskAsync(database, "select count(*) from worker"));
        Assert.Equal(0, await AskAsync(database, "select count(*) from import where outcome = 'unknown'"));
        await Eventually.TrueAsync(
            async () => await AskAsync(database, "select count(*) from partition where owner = (select name from worker)") == 64,
            Patience,
            "all is the other one's");
        await staying.UntilDoneAsync(40);
        Assert.Equal(40, await board.CountAsync("Job"));
        Assert.Equal(0, (await staying.CommandAsync("verify", "--json")).ExitCode);
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task A_worker_stops_even_with_a_closed_gate_and_unanswered_calls()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(new { status = 503, times = 1 });
        await board.SetAsync(new { latency = 60_000 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(Given.Job("J", "text"));
        await Eventually.TrueAsync(
            async () => !(await worker.StatusAsync()).GetProperty("gate").GetProperty("open").GetBoolean(), Patience, "the gate is closed");

        worker.Terminate();

        Assert.Equal(0, await worker.ExitCodeAsync());
        Assert.Equal(0, (await worker.CommandAsync("verify", "--json")).ExitCode);
    }

    private static async Task<long> AskAsync(OwnDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var ask = new NpgsqlCommand(sql, connection);
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
