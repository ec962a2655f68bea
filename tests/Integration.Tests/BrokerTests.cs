using System.Text.Json;
using MassTransit;
using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>From a message on a real broker to a board that is current.</summary>
[Collection(BrokerCollection.Name)]
public sealed class BrokerTests(BrokerFixture broker)
{
    [Fact]
    public async Task Plain_JSON_and_MassTransits_envelope_mean_the_same_on_every_queue()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        await broker.Publisher.PublishAsync(
            Queues.Jobs, """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"PLAIN","shortDescription":"plain"}""");
        await broker.Publisher.PublishAsync(Queues.Changes, """{"entity":"Category","name":"C","displayName":"C","color":"#22d3ee"}""");
        await broker.Publisher.PublishAsync(Queues.ChangeSets, """{"changes":[{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"PLAIN","taskNo":"1","shortDescription":"in a set"}]}""");
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(broker.Url));
        await bus.StartAsync();
        await bus.Publish(new JobChanged
        {
            SourceApp = "BC1",
            SourceType = "SERVICE",
            JobNo = "ENVELOPE",
            ShortDescription = "envelope",
            FreeDecimal1 = 1.50m,
            Importance = Contracts.Importance.High,
            CreationDateTime = new DateTime(2026, 11, 20, 8, 0, 0),
        });
        await bus.Publish(new TaskChanged
        {
            SourceApp = "BC1",
            SourceType = "SERVICE",
            JobNo = "ENVELOPE",
            TaskNo = "1",
            ShortDescription = "task",
            Duration = TimeSpan.FromMinutes(90),
        });
        await bus.Publish(new EntityChanged { Entity = "Pin", Fields = new Dictionary<string, string?> { ["name"] = "P" } });
        await bus.Publish(new ChangeSet
        {
            Changes = [new EntityChanged { Entity = "Container", Fields = new Dictionary<string, string?> { ["name"] = "T" } }],
        });
        await bus.StopAsync();
        await worker.UntilDoneAsync(received: 7);

        var jobs = await worker.Board.RecordsAsync("Job", "JobNo");
        Assert.Equal(["ENVELOPE", "PLAIN"], jobs.Keys.Order());
        Assert.Equal(("envelope", "1.50", "1", "2026-11-20T08:00:00"), (
            jobs["ENVELOPE"]["ShortDescription"],
            jobs["ENVELOPE"]["FreeDecimal1"],
            jobs["ENVELOPE"]["Importance"],
            jobs["ENVELOPE"]["CreationDateTime"]));
        Assert.Equal("01:30:00", (await worker.Board.RecordsAsync("Task", "JobNo"))["ENVELOPE"]["Duration"]);
        Assert.Equal(
            (1, 1, 1),
            (await worker.Board.CountAsync("Category"), await worker.Board.CountAsync("Pin"), await worker.Board.CountAsync("Container")));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_redelivered_message_is_dropped_and_counted_but_the_same_id_with_another_body_is_not()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        const string first = """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","shortDescription":"first"}""";

        await broker.Publisher.PublishAsync(Queues.Jobs, first, messageId: "no-guid/1");
        await broker.Publisher.PublishAsync(Queues.Jobs, first, messageId: "no-guid/1");
        await broker.Publisher.PublishAsync(
            Queues.Jobs, first.Replace("first", "second", StringComparison.Ordinal), messageId: "no-guid/1");
        await worker.UntilDoneAsync(received: 2);

        Assert.Equal((2, 1), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Duplicates) : default);
        Assert.Equal("second", (await worker.Board.RecordsAsync("Job", "JobNo"))["J"]["ShortDescription"]);
        Assert.Equal("no-guid/1", (await worker.Operator.EntityAsync("Job", "J", default)).Found[0].Changes[0].MessageId);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_random_Guid_as_message_id_is_not_read_as_a_time()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        // Read as sequential ids, these contain times far apart. Read as texts they contain no time, so the message received later is
        // newer.
        foreach (var (id, text) in new[]
        {
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", "earlier"),
            ("00000000-0000-4000-8000-000000000001", "later"),
        })
        {
            await broker.Publisher.PublishAsync(
                Queues.Jobs, $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","shortDescription":"{{text}}"}""", messageId: id);
        }
        await worker.UntilDoneAsync(received: 2);

        Assert.Equal("later", (await worker.Board.RecordsAsync("Job", "JobNo"))["J"]["ShortDescription"]);
    }

    [Fact]
    public async Task An_unreadable_message_is_a_dead_letter_with_its_bytes_and_the_others_are_processed()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        await broker.Publisher.PublishAsync(Queues.Jobs, "<job no='1'/>");
        await broker.Publisher.PublishAsync(Queues.ChangeSets, """{"changes":[{"entity":"Job","jobNo":"X"},{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J","shortDescription":"good"}]}""");
        await worker.UntilDoneAsync(received: 3);

        var dead = ((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items).OrderBy(letter => letter.Code).ToList();
        Assert.Equal(["DIME100", "DIME101"], dead.Select(letter => letter.Code));
        Assert.Equal("<job no='1'/>", dead[0].Body);
        Assert.Contains("sourceApp: is required: it is part of the key", dead[1].Message, StringComparison.Ordinal);
        Assert.Equal(1, await worker.Board.CountAsync("Job"));
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.ChangeSets));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task Deliveries_are_recorded_in_the_order_in_which_they_were_published()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await worker.Board.SetAsync(new { latency = 20 });

        await broker.Publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(1, 5000).Select(i =>
            $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J{{i % 10}}","shortDescription":"edit {{i}}"}"""));
        await worker.UntilDoneAsync(received: 5000);

        var jobs = await worker.Board.RecordsAsync("Job", "JobNo");
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"edit {(i == 0 ? 5000 : 4990 + i)}"),
            Enumerable.Range(0, 10).Select(i => jobs[$"J{i}"]["ShortDescription"]));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task The_queues_are_quorum_queues_with_a_delivery_limit_and_a_dead_letter_queue()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await using var connection = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();

        // RabbitMQ refuses this declaration if the queue exists with other arguments.
        foreach (var queue in Queues.All)
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-delivery-limit"] = 1000,
                ["x-dead-letter-exchange"] = queue + "_error",
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            });
        }
        await channel.ExchangeDeclarePassiveAsync("SyncWorker.Contracts:JobChanged");
        Assert.True(channel.IsOpen);
    }

    [Fact]
    public async Task A_full_sync_with_tasks_before_their_jobs_ends_with_no_dead_letter_and_few_wasted_calls()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        // All on one queue, so that every task is read before any job.
        await broker.Publisher.PublishManyAsync(Queues.Changes, Enumerable.Range(0, 30_000).Select(i =>
            $$"""{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{Given.No(i % 20_000)}}","taskNo":"{{i}}","shortDescription":"task"}""")
            .Concat(Enumerable.Range(0, 20_000).Select(i =>
                $$"""{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{Given.No(i)}}","shortDescription":"job"}""")));
        await worker.UntilDoneAsync(received: 50_000);

        Assert.Equal((20_000, 30_000), (await worker.Board.CountAsync("Job"), await worker.Board.CountAsync("Task")));
        Assert.Equal((0, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Dead, s.Blocked) : default);
        var calls = await worker.Board.CallsAsync();
        Assert.InRange(calls.Count(call => call.GetProperty("status").GetInt32() != 200), 0, 1 + (calls.Count / 100));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_restart_of_the_service_loses_nothing_and_records_nothing_twice()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await worker.Board.SetAsync(new { latency = 50 });

        var publishing = broker.Publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(0, 3000).Select(i => new RawMessage(
            JsonSerializer.Serialize(new { sourceApp = "BC1", sourceType = "SERVICE", jobNo = Given.No(i), shortDescription = "text" }))
        { MessageId = $"m{i}" }));
        await Eventually.TrueAsync(
            async () => await worker.Board.CountAsync("Job") > 100, TimeSpan.FromSeconds(30), "the first jobs have arrived");
        await worker.RestartAsync();
        await publishing;
        await worker.UntilDoneAsync(received: 3000);

        Assert.Equal(3000, await worker.Board.CountAsync("Job"));
        Assert.Equal(3000, (await worker.Operator.StatusAsync(default)).Received);
        await worker.AssertConservedAsync();
    }
}
