using System.Net;
using Microsoft.Data.Sqlite;
using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Integration.Tests;

/// <summary>
/// What is special about <c>Broker:Receiver=Direct</c>. Everything else is shown by the other tests, which take the receiver from
/// <c>SYNCWORKER_TEST_RECEIVER</c>.
/// </summary>
[Collection(BrokerCollection.Name)]
public sealed class DirectReceiverTests(BrokerFixture broker)
{
    private const int Prefetch = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly (string, string) Direct = ("Broker:Receiver", "Direct");

    [Fact]
    public async Task Deliveries_are_recorded_in_their_order_and_those_of_a_commit_are_acknowledged_at_once()
    {
        const int count = 1_200;
        await broker.ForgetAsync();
        await using var tap = new AmqpTap(broker.Url);
        await using var worker = await Worker.StartAsync(tap.Url, Direct, ("Receive:Prefetch", $"{Prefetch}"));

        // While the ledger is locked, all of them arrive: one commit has those that it began with, the next one the others.
        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            await broker.Publisher.PublishManyAsync(Queues.Jobs, Messages(0, Prefetch));
            await broker.Publisher.WaitUntilEmptyAsync(Queues.Jobs, Patience);
        }
        await worker.UntilDoneAsync(received: Prefetch);
        await Eventually.TrueAsync(() => tap.Acks is [.., { Tag: Prefetch }], Patience, "all are acknowledged");
        var acks = tap.Acks;
        await broker.Publisher.PublishManyAsync(Queues.Jobs, Messages(Prefetch, count));
        await worker.UntilDoneAsync(received: count);
        await worker.StopAsync();

        // Two, unless some arrive late.
        Assert.InRange(acks.Count, 1, Prefetch / 10);
        Assert.All(tap.Acks, ack => Assert.True(ack.IsMultiple));
        Assert.Equal(tap.Acks.OrderBy(ack => ack.Tag).DistinctBy(ack => ack.Tag), tap.Acks);
        Assert.Equal((ulong)count, tap.Acks[^1].Tag);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"m{i}"), MessageIds(worker));
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.Jobs));
    }

    [Fact]
    public async Task Workers_with_either_receiver_drain_one_queue_together_and_nothing_is_lost_or_doubled()
    {
        const int count = 3_000;
        await broker.ForgetAsync();
        await using var database = await Database.CreateAsync("receivers");
        (string, string)[] ledger = [("Ledger:Provider", "PostgreSQL"), ("Ledger:ConnectionString", database.ConnectionString)];
        await using var ofOne = new AmqpTap(broker.Url);
        await using var ofOther = new AmqpTap(broker.Url);
        await using var worker = await Worker.StartAsync(ofOne.Url, [.. ledger, ("Broker:Receiver", "MassTransit")]);
        await using var direct = await Worker.StartAsync(
            ofOther.Url, [.. ledger, Direct, ("Dime:BaseAddress", worker.Board.Address.ToString())]);

        // With ids: a stop does not wait for a commit of more than a second, and its messages come again.
        var publishing = broker.Publisher.PublishManyAsync(Queues.Jobs, Messages(0, count));
        await Eventually.TrueAsync(
            async () => (await worker.Operator.StatusAsync(default)).Received >= count / 4, Patience, "some are recorded");
        await direct.RestartAsync();
        await publishing;
        await worker.UntilDoneAsync(received: count);

        Assert.Equal((count, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Dead) : default);
        Assert.Equal(count, await worker.Board.CountAsync("Job"));
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.Jobs));
        Assert.Equal(2u, await broker.Publisher.ConsumersAsync(Queues.Jobs));
        Assert.Contains(ofOne.Acks, ack => !ack.IsMultiple);
        Assert.Contains(ofOther.Acks, ack => ack.IsMultiple);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task Both_receivers_make_the_same_dead_letters_of_the_same_messages()
    {
        RawMessage[] odd =
        [
            new("<job no='1'/>") { MessageId = "xml", ContentType = "application/xml" },
            new(Array.Empty<byte>()) { MessageId = "empty" },
            new("\"text\"") { CorrelationId = "no id" },
            new("""{"jobNo":"X","colour":"red"}""") { MessageId = "invalid", Type = "job" },
            new("""{"messageType":["urn:message:Erp:Invoice"],"message":{}}""") { MessageId = "foreign" },
            new("{")
            {
                MessageId = "headers",
                Timestamp = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero),
                Headers = new Dictionary<string, object?>
                {
                    ["password"] = "secret",
                    ["list"] = new List<object?> { "a", 1, null, new AmqpTimestamp(1_893_456_000) },
                    ["table"] = new Dictionary<string, object?> { ["inner"] = (byte)7 },
                },
            },
        ];

        var direct = await LettersAsync("Direct", odd);

        Assert.Equal(await LettersAsync("MassTransit", odd), direct);
        Assert.Equal(odd.Length + 3, direct.Count);
    }

    [Fact]
    public async Task After_a_lost_connection_and_a_deleted_queue_it_consumes_again_and_records_everything_once()
    {
        const int count = 1_500;
        await broker.ForgetAsync();
        await using var tap = new AmqpTap(broker.Url);
        await using var worker = await Worker.StartAsync(tap.Url, Direct, ("Receive:Prefetch", "20"));

        var publishing = broker.Publisher.PublishManyAsync(Queues.Jobs, Messages(0, count));
        for (var times = 1; times <= 3; times++)
        {
            await Eventually.TrueAsync(
                async () => (await worker.Operator.StatusAsync(default)).Received >= times * count / 5, Patience, "some are recorded");
            tap.Cut();
        }
        await publishing;
        await worker.UntilDoneAsync(received: count);
        Assert.Equal((count, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Dead) : default);

        await broker.Publisher.DeleteQueueAsync(Queues.Jobs);
        await Eventually.TrueAsync(
            async () => await broker.Publisher.QueueDepthAsync(Queues.Jobs) is not null
                && await broker.Publisher.ConsumersAsync(Queues.Jobs) == 1,
            Patience,
            "the queue is there again and consumed");
        await broker.Publisher.PublishAsync(Queues.Jobs, Job(count));
        await worker.UntilDoneAsync(received: count + 1);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task What_was_in_hand_when_the_connection_was_lost_is_recorded_once_even_without_an_id()
    {
        const int count = 50;
        await broker.ForgetAsync();
        await using var tap = new AmqpTap(broker.Url);
        await using var worker = await Worker.StartAsync(tap.Url, Direct);

        await using (await LedgerLock.TakeAsync(worker.Data))
        {
            // The commit that is being tried cannot take its message back, so that one has an id.
            await broker.Publisher.PublishAsync(Queues.Jobs, Job(count), messageId: "first");
            await Eventually.TrueAsync(
                async () => (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode
                    == HttpStatusCode.ServiceUnavailable,
                Patience,
                "the worker knows that the ledger is locked");
            await broker.Publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(0, count).Select(Job));
            await broker.Publisher.WaitUntilEmptyAsync(Queues.Jobs, Patience);
            var consumers = tap.Consumers;
            tap.Cut();
            await Eventually.TrueAsync(() => tap.Consumers == 2 * consumers, Patience, "it consumes again");
        }
        await worker.UntilDoneAsync(received: count + 1);

        Assert.Equal(count + 1, (await worker.Operator.StatusAsync(default)).Received);
        await Eventually.TrueAsync(() => tap.Acks is [.., { Tag: count + 1 }], Patience, "all are acknowledged");
        Assert.Equal(count + 1, (await worker.Operator.StatusAsync(default)).Received);
        await worker.AssertConservedAsync();
    }

    /// <summary>The dead letters that the messages become, with all that can be compared.</summary>
    private async Task<IReadOnlyList<string>> LettersAsync(string receiver, RawMessage[] messages)
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url, ("Broker:Receiver", receiver));
        await broker.Publisher.PublishManyAsync(Queues.Jobs, messages);
        await broker.Publisher.PublishAsync(Queues.ChangeSets, "[1,{}]");
        await broker.Publisher.PublishAsync(Queues.Jobs + "_error", messages[0] with { MessageId = "set aside" });
        await worker.UntilDoneAsync(received: messages.Length + 3);
        return [.. ((await worker.Operator.DeadLettersAsync(new() { Limit = 100 }, default)).Items).Select(Text).Order(StringComparer.Ordinal)];

        static string Text(DeadLetter letter) => string.Join(
            " | ", letter.Code, letter.Class, letter.Message, letter.Source, letter.MessageId, letter.Body, letter.Headers?.GetRawText());
    }

    private static IEnumerable<RawMessage> Messages(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => new RawMessage(Job(i)) { MessageId = $"m{i}" });

    private static string Job(int number) =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{Given.No(number)}}","shortDescription":"text"}""";

    /// <summary>The message ids in the ledger, in the order in which they were recorded.</summary>
    private static List<string> MessageIds(Worker worker)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(worker.Data, "ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select message_id from change order by id";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }
        return ids;
    }
}
