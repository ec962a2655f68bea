using System.Text.Json;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The service as a process that dies and is restarted.</summary>
[Collection(BrokerCollection.Name)]
public sealed class CrashTests(BrokerFixture broker)
{
    [Fact]
    public async Task All_of_20000_plain_messages_are_applied_in_fewer_than_400_calls_although_the_worker_is_killed_twice()
    {
        const int count = 20_000;
        await broker.ForgetAsync();
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { latency = 50 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board, broker.Url);
        await Eventually.TrueAsync(
            async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) is not null, TimeSpan.FromSeconds(30), "the queue is there");

        var publishing = broker.Publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(0, count).Select(i => new RawMessage(
            JsonSerializer.Serialize(new
            {
                sourceApp = "BC1",
                sourceType = "SERVICE",
                jobNo = Given.No(i),
                shortDescription = $"job {i}",
                siteCity = "Gent",
                version = 1,
            }))
        { MessageId = $"job-{i}" }));
        foreach (var part in new[] { count / 4, count / 2 })
        {
            await Eventually.TrueAsync(
                async () => await board.CountAsync("Job") >= part, TimeSpan.FromMinutes(2), $"{part} jobs have arrived");
            await worker.KillAndStartAsync();
        }
        await publishing;
        await worker.UntilDoneAsync(received: count);

        var jobs = await board.RecordsAsync("Job", "JobNo");
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"job {i}"),
            Enumerable.Range(0, count).Select(i => jobs[Given.No(i)]["ShortDescription"]));
        Assert.InRange((await board.CallsAsync()).Count, 1, 399);
        var status = await worker.StatusAsync();
        Assert.Equal((count, 0), (status.GetProperty("received").GetInt32(), status.GetProperty("dead").GetInt32()));
        Assert.Equal(0, (await worker.CommandAsync("verify", "--json")).ExitCode);
    }

    [Fact]
    public async Task A_call_that_was_open_when_the_worker_died_is_sent_again_after_the_start()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { latency = 2000 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);

        await worker.PostAsync(Given.Job("J", "text", 1));
        await Eventually.TrueAsync(
            async () => (await worker.StatusAsync()).GetProperty("sending").GetInt64() == 1,
            TimeSpan.FromSeconds(20),
            "the call is on its way");
        await worker.KillAndStartAsync();
        await board.SetAsync(new { latency = 0 });
        await worker.UntilDoneAsync(received: 1);

        var (_, output) = await worker.CommandAsync("entity", "Job", "J", "--json");
        var entity = JsonDocument.Parse(output[^1]).RootElement.GetProperty("entities")[0];
        Assert.Equal("applied", entity.GetProperty("changes")[0].GetProperty("state").GetString());
        Assert.Equal(2, entity.GetProperty("changes")[0].GetProperty("import").GetProperty("id").GetInt64());

        // The restarted worker sends it once at the start, and once more when the server can no longer execute the dead worker's call.
        Assert.Equal(3, (await worker.StatusAsync()).GetProperty("calls").GetInt64());
        Assert.Equal(JsonValueKind.Null, entity.GetProperty("uncertainUntil").ValueKind);
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task A_requested_stop_exits_with_0_and_leaves_no_call_open()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { latency = 1000 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);

        await worker.PostAsync(Given.Job("J", "text"));
        await Eventually.TrueAsync(
            async () => (await worker.StatusAsync()).GetProperty("sending").GetInt64() == 1,
            TimeSpan.FromSeconds(20),
            "the call is on its way");
        worker.Terminate();

        Assert.Equal(0, await worker.ExitCodeAsync());
        var (code, output) = await worker.CommandAsync("entity", "Job", "J", "--json");
        Assert.Equal(0, code);
        Assert.Equal("current", JsonDocument.Parse(output[^1]).RootElement.GetProperty("entities")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_loop_that_ends_by_itself_makes_the_process_exit_with_1()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);

        await using (var ledger = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(directory.File("data"), "ledger.db")}"))
        {
            await ledger.OpenAsync();
            await using var damage = ledger.CreateCommand();
            damage.CommandText = "drop table gate";
            await damage.ExecuteNonQueryAsync();
        }

        Assert.Equal(1, await worker.ExitCodeAsync());
    }
}
