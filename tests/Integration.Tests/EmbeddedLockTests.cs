using RabbitMQ.Client;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Messaging;

namespace SyncWorker.Integration.Tests;

/// <summary>Only one embedded ledger per broker: with two, each would get half of a record's changes.</summary>
[Collection(BrokerCollection.Name)]
public sealed class EmbeddedLockTests(BrokerFixture broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Case_9_a_second_worker_with_an_embedded_ledger_of_its_own_is_refused_with_the_reason()
    {
        await using var first = await Worker.StartAsync(broker.Url);

        var (code, lines) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.Contains(
            "another worker with an embedded ledger is running and holds the queue syncworker.embedded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_with_its_ledger_in_PostgreSQL_is_refused_beside_an_embedded_one()
    {
        await using var database = await Database.CreateAsync("lock");
        await using var first = await Worker.StartAsync(broker.Url);

        var (code, lines) = await RunAsync(("Ledger__Provider", "PostgreSQL"), ("Ledger__ConnectionString", database.ConnectionString));

        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.Contains("another worker with an embedded ledger is running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_embedded_worker_is_refused_beside_workers_that_share_a_ledger()
    {
        await using var database = await Database.CreateAsync("lock");
        await using var first = await Worker.StartAsync(
            broker.Url, ("Ledger:Provider", "PostgreSQL"), ("Ledger:ConnectionString", database.ConnectionString));

        var (code, lines) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.Contains("queue syncworker.jobs is consumed by another worker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_waits_for_a_stale_connection_to_release_the_lock()
    {
        var stale = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await stale.CreateChannelAsync();
        await channel.QueueDeclareAsync(EmbeddedLock.Queue, durable: false, exclusive: true, autoDelete: false);

        var starting = Worker.StartAsync(broker.Url, ("Broker:Heartbeat", "00:00:05"));
        await stale.CloseAsync();
        await using var worker = await starting;

        await broker.Publisher.PublishAsync(Contracts.Queues.Jobs, System.Text.Json.JsonSerializer.Serialize(Given.Job("LOCK", "text", 1)));
        await worker.UntilDoneAsync(received: 1);
        await worker.AssertConservedAsync();
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params (string Name, string Value)[] more)
    {
        using var directory = new TemporaryDirectory();
        var settings = new Dictionary<string, string?>
        {
            ["Dime__BaseAddress"] = "http://127.0.0.1:1/",
            ["Dime__ApiKey"] = "test",
            ["Broker__Transport"] = "RabbitMq",
            ["Broker__Url"] = broker.Url.ToString(),
            ["Broker__Receiver"] = Broker.Receiver,
            ["Broker__Heartbeat"] = "00:00:05",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        await using var run = WorkerProcess.Start(
            WorkerOnItsOwn.Program, ["run", "--data", directory.File("data"), "--urls", "http://127.0.0.1:0"], settings);
        return (await run.WaitForExitAsync(Patience), run.Lines);
    }
}
