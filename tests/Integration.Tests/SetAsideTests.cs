using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Replay;

namespace SyncWorker.Integration.Tests;

/// <summary>Messages that the broker itself moves to <c>&lt;queue&gt;_error</c>.</summary>
[Collection(BrokerCollection.Name)]
public sealed class SetAsideTests(BrokerFixture broker)
{
    private const string SetAside = Queues.Jobs + "_error";
    private const int DeliveryLimit = 1_000;

    [Fact]
    public async Task A_message_over_the_delivery_limit_is_still_recorded()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await worker.StopAsync();
        await broker.Publisher.PublishAsync(Queues.Jobs, Job("J", version: 1), messageId: "m1");
        await ReturnAsync(DeliveryLimit + 1);
        await Eventually.TrueAsync(
            async () => await broker.Publisher.QueueDepthAsync(SetAside) == 1, TimeSpan.FromSeconds(30), "the broker has set it aside");

        await worker.StartAsync();
        await worker.UntilDoneAsync(received: 1);

        Assert.Equal(1, await worker.Board.CountAsync("Job"));
        Assert.Equal(0, (await worker.Operator.StatusAsync(default)).Dead);
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(SetAside));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_message_set_aside_by_the_broker_is_recorded_once_or_kept_with_its_headers_for_an_operator()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await broker.Publisher.PublishAsync(Queues.Jobs, Job("SEEN"), messageId: "seen");
        await worker.UntilDoneAsync(received: 1);

        // The same message again: it was recorded before the broker gave up on it.
        await broker.Publisher.PublishAsync(SetAside, Job("SEEN"), messageId: "seen");
        await broker.Publisher.PublishAsync(
            SetAside, Job("UNPLACED"), messageId: "unplaced", headers: new Dictionary<string, object?> { ["x-from"] = "BC1" });
        await broker.Publisher.PublishAsync(SetAside, "<xml/>", contentType: "application/xml");
        await worker.UntilDoneAsync(received: 3);

        var dead = ((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items).OrderBy(letter => letter.Code).ToList();
        Assert.Equal(["DIME100", "DIME103"], dead.Select(letter => letter.Code));
        Assert.Equal(
            (Queues.Jobs, "<xml/>", "application/xml"),
            (dead[0].Source, dead[0].Body, dead[0].Headers?.GetProperty("content-type").GetString()));
        Assert.Equal(
            ("BC1/SERVICE/UNPLACED", "unplaced", "BC1"),
            (dead[1].Key, dead[1].MessageId, dead[1].Headers?.GetProperty("x-from").GetString()));
        Assert.Equal(1, (await worker.Operator.StatusAsync(default)).Duplicates);

        await worker.Operator.DoAsync(Replayer.Verb, new(Ids: [dead[1].Id]), default);
        await worker.UntilDoneAsync();
        Assert.Equal(2, await worker.Board.CountAsync("Job"));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_message_that_crashed_the_worker_twice_while_read_alone_is_kept_and_not_read_again()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await worker.StopAsync();
        await broker.Publisher.PublishAsync(SetAside, Job("TWICE", version: 1), messageId: "twice");
        await ReturnAsync(2, SetAside);
        await broker.Publisher.PublishAsync(SetAside, Job("ONCE", version: 1), messageId: "once");

        await worker.StartAsync();
        await worker.UntilDoneAsync(received: 2);

        var letter = Assert.Single((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items);
        Assert.Equal(("DIME103", "twice"), (letter.Code, letter.MessageId));
        Assert.Equal(2, letter.Headers?.GetProperty("x-delivery-count").GetInt32());
        Assert.Equal(["ONCE"], (await worker.Board.RecordsAsync("Job", "JobNo")).Keys);
        await worker.AssertConservedAsync();
    }

    /// <summary>Returns a message repeatedly, as a worker does that dies each time it holds the message.</summary>
    private async Task ReturnAsync(int times, string queue = Queues.Jobs)
    {
        await using var connection = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        for (var i = 0; i < times; i++)
        {
            BasicGetResult? got = null;
            await Eventually.TrueAsync(
                async () => (got = await channel.BasicGetAsync(queue, autoAck: false)) is not null,
                TimeSpan.FromSeconds(10),
                $"it is delivered for the {i}. time");
            await channel.BasicNackAsync(got!.DeliveryTag, multiple: false, requeue: true);
        }
    }

    private static string Job(string jobNo, int? version = null) =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","shortDescription":"text","version":{{version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}}}""";
}
