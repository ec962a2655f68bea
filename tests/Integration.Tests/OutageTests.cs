using System.Net;
using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Messaging;

namespace SyncWorker.Integration.Tests;

/// <summary>
/// After any outage of the broker, the same worker reads its queues again by itself, and every published message is recorded
/// once. The worker takes few messages from a queue at a time, so that each outage hits it in the middle.
/// </summary>
[Collection(OutageCollection.Name)]
[Trait("Needs", "OwnServers")]
public sealed class OutageTests
{
    private const int Count = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Connections_that_are_closed_repeatedly_are_reopened()
    {
        await using var broker = await OwnBroker.StartAsync();
        await using var worker = await StartAsync(broker);

        var publishing = new Publication(broker.Url, Count).RunAsync();
        for (var times = 1; times <= 5; times++)
        {
            await UntilReceivedAsync(worker, times * Count / 10);
            await broker.ControlAsync("close_all_connections", "shown by a test");
        }
        await publishing;

        await AssertAllOnceAsync(worker);
    }

    [Fact]
    public async Task A_deleted_queue_is_declared_and_read_again()
    {
        await using var broker = await OwnBroker.StartAsync();
        await using var worker = await StartAsync(broker);
        await using var publisher = await RawPublisher.ConnectAsync(broker.Url);
        var before = await broker.ControlAsync("-q", "list_bindings");

        foreach (var queue in new[] { Queues.Jobs, Topology.SetAside(Queues.Jobs), Queues.ChangeSets })
        {
            await publisher.DeleteQueueAsync(queue);
            await Eventually.TrueAsync(
                async () => await publisher.QueueDepthAsync(queue) is not null && await publisher.ConsumersAsync(queue) == 1,
                Patience,
                $"{queue} is consumed again");
        }
        await new Publication(broker.Url, Count).RunAsync();

        await AssertAllOnceAsync(worker);
        Assert.Equal(before, await broker.ControlAsync("-q", "list_bindings"));
    }

    [Fact]
    public async Task A_queue_deleted_with_its_messages_loses_only_those()
    {
        await using var broker = await OwnBroker.StartAsync();
        await using var worker = await StartAsync(broker);
        await using var publisher = await RawPublisher.ConnectAsync(broker.Url);

        // The test declares the queue again at once, as a faster worker would, so our worker finds it.
        var publishing = new Publication(broker.Url, Count, "LOST").RunAsync();
        await UntilReceivedAsync(worker, Count / 10);
        await publisher.DeleteQueueAsync(Queues.Jobs);
        await new TopologyDeclaration(new(new() { Url = broker.Url }), Topology.Of(new())).ApplyAsync(default);
        await publishing;
        await new Publication(broker.Url, Count, "KEPT").RunAsync();

        await Eventually.TrueAsync(
            async () => (await worker.Board.RecordsAsync("Job", "JobNo")).Keys.Count(
                job => job.StartsWith("KEPT", StringComparison.Ordinal)) == Count,
            Patience,
            "all later ones arrive");
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_queue_recreated_with_wrong_arguments_is_reported_until_it_is_corrected()
    {
        await using var broker = await OwnBroker.StartAsync();
        await using var worker = await StartAsync(broker);
        await using var publisher = await RawPublisher.ConnectAsync(broker.Url);
        await using var connection = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();

        await channel.QueueDeleteAsync(Queues.Jobs);
        await channel.QueueDeclareAsync(Queues.Jobs, durable: true, exclusive: false, autoDelete: false);
        await UntilAsync(worker, HttpStatusCode.ServiceUnavailable, "refuses the queue syncworker.jobs: PRECONDITION_FAILED");
        (await worker.PostAsync(Given.Job("HTTP", "text"))).EnsureSuccessStatusCode();
        await channel.QueueDeleteAsync(Queues.Jobs);

        await UntilAsync(worker, HttpStatusCode.OK);
        await publisher.PublishAsync(
            Queues.Jobs, """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"QUEUE","shortDescription":"text"}""");
        await worker.UntilDoneAsync(received: 2);
        Assert.Equal(2, await worker.Board.CountAsync("Job"));
    }

    [Theory]
    [InlineData("set_vm_memory_high_watermark", "0.00001", "0.5")]
    [InlineData("set_disk_free_limit", "1000000GB", "50MB")]
    public async Task An_alarm_that_blocks_publishers_delays_events_and_loses_none(string limit, string alarming, string normal)
    {
        await using var broker = await OwnBroker.StartAsync();
        await using var events = await EventQueue.BindAsync(broker.Url, nameof(ChangeDeadLettered));
        await using var worker = await StartAsync(broker);
        await worker.Board.BreakAsync(new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "No." } });

        var publishing = new Publication(broker.Url, Count).RunAsync();
        await UntilReceivedAsync(worker, Count / 10);
        await broker.ControlAsync(limit, alarming);
        await worker.PostAsync(Given.Job("BAD", "bad"));
        await Eventually.TrueAsync(
            async () => (await broker.ControlAsync("-q", "list_connections", "client_properties", "state")).Split('\n')
                .Any(connection => connection.Contains("\"syncworker\"", StringComparison.Ordinal)
                    && connection.EndsWith("blocked", StringComparison.Ordinal)),
            Patience, "the worker is blocked with its event");
        await broker.ControlAsync(limit, normal);
        await publishing;

        Assert.Equal("ChangeDeadLettered", (await events.TakeAsync()).Type);
        await worker.UntilDoneAsync(received: Count + 1);
        Assert.Equal(Count, await worker.Board.CountAsync("Job"));
        Assert.Equal(Count + 1, (await worker.Operator.StatusAsync(default)).Received);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_channel_closed_by_the_brokers_acknowledgement_timeout_is_reopened()
    {
        // By default the broker checks once a minute.
        await using var broker = await OwnBroker.StartAsync("consumer_timeout = 1000", "[{rabbit, [{channel_tick_interval, 500}]}].");
        await using var worker = await StartAsync(broker);
        await using var publisher = await RawPublisher.ConnectAsync(broker.Url);

        var publishing = new Publication(broker.Url, Count).RunAsync();
        await UntilReceivedAsync(worker, Count / 10);
        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            await publishing;
            await Eventually.TrueAsync(
                async () => await publisher.ConsumersAsync(Queues.Jobs) == 0, Patience, "the broker has closed the channel");
        }

        await AssertAllOnceAsync(worker);
    }

    private static Task<Worker> StartAsync(OwnBroker broker) =>
        Worker.StartAsync(broker.Url, ("Receive:Prefetch", "3"), ("Receive:HoldFor", "00:10:00"));

    private static Task UntilReceivedAsync(Worker worker, int count) => Eventually.TrueAsync(
        async () => (await worker.Operator.StatusAsync(default)).Received >= count, Patience, $"{count} changes are received");

    private static Task UntilAsync(Worker worker, HttpStatusCode ready, string words = "") => Eventually.TrueAsync(
        async () =>
        {
            using var answer = await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode == ready && (await answer.Content.ReadAsStringAsync()).Contains(words, StringComparison.Ordinal);
        },
        Patience, $"/health/ready is {ready} and says {words}");

    private static async Task AssertAllOnceAsync(Worker worker)
    {
        await worker.UntilDoneAsync(received: Count);
        Assert.Equal(Count, await worker.Board.CountAsync("Job"));
        Assert.Equal((Count, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Dead) : default);
        await worker.AssertConservedAsync();
    }
}
