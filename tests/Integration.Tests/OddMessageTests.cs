using System.Text;
using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>Messages that no publisher should send, on a real broker: they are kept as they came and harm nothing.</summary>
[Collection(BrokerCollection.Name)]
public sealed class OddMessageTests(BrokerFixture broker)
{
    [Fact]
    public async Task Any_odd_message_is_kept_as_it_came_and_its_neighbours_arrive()
    {
        var odd = new (string What, byte[] Body, string Code)[]
        {
            ("empty", [], "DIME100"),
            ("bytes", [0xFF, 0xFE, 0x00, 0x7B], "DIME100"),
            ("nested 1,000 levels", Encoding.UTF8.GetBytes(new string('[', 1_000) + new string(']', 1_000)), "DIME100"),
            ("invalid UTF-8", [.. "{\"jobNo\":\""u8, 0xC3, 0x28, .. "\"}"u8], "DIME100"),
            ("half a character", Job("\\ud800"), "DIME100"),
            ("a null character in the key", Job("\\u0000"), "DIME101"),
            ("a key that is too long", Job(new string('J', 5_000)), "DIME101"),
            ("of no known type", "{\"messageType\":[\"urn:message:Erp:Invoice\"],\"message\":{\"invoiceNo\":1}}"u8.ToArray(), "DIME104"),
            ("20 MB", Job("LARGE", new string('x', 20_000_000)), "DIME101"),
            ("20 MB of anything", Encoding.UTF8.GetBytes(new string('x', 20_000_000)), "DIME100"),
        };
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);

        await broker.Publisher.PublishManyAsync(Queues.Jobs, odd.SelectMany((message, i) => new[]
        {
            new RawMessage(message.Body) { MessageId = message.What },
            new RawMessage(Job($"GOOD-{i}")),
        }));
        await worker.UntilDoneAsync(received: 2 * odd.Length);

        var dead = ((await worker.Operator.DeadLettersAsync(new() { Limit = 100 }, default)).Items).ToDictionary(letter => letter.MessageId!);
        Assert.All(odd, message => Assert.Equal((message.What, message.Code), (message.What, dead[message.What].Code)));
        Assert.All(
            odd.Where(message => message.Code == "DIME100"),
            message => Assert.Equal(Encoding.UTF8.GetString(message.Body), dead[message.What].Body));
        Assert.Equal(odd.Length, await worker.Board.CountAsync("Job"));
        Assert.Equal(0u, await broker.Publisher.QueueDepthAsync(Queues.Jobs));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_letter_keeps_every_property_and_header_as_the_broker_delivers_it()
    {
        await broker.ForgetAsync();
        await using var worker = await Worker.StartAsync(broker.Url);
        await broker.Publisher.PublishAsync(Queues.Jobs, new RawMessage("<xml/>")
        {
            MessageId = "m1",
            CorrelationId = "c1",
            Type = "job.changed",
            ContentType = "application/xml",
            Timestamp = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero),
            Headers = new Dictionary<string, object?>
            {
                ["text"] = "Gent",
                ["number"] = 42,
                ["large"] = long.MaxValue,
                ["small"] = (byte)7,
                ["fraction"] = 1.5,
                ["truth"] = true,
                ["time"] = new AmqpTimestamp(1_893_456_000),
                ["list"] = new List<object?> { "a", 1, null },
                ["table"] = new Dictionary<string, object?> { ["inner"] = "b" },
                ["nothing"] = null,
            },
        });
        await worker.UntilDoneAsync(received: 1);

        var letter = Assert.Single((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items);
        Assert.Equal("m1", letter.MessageId);
        Assert.Equal(
            """
            {"content-type":"application/xml","correlation-id":"c1","type":"job.changed","timestamp":"2030-01-01T12:00:00+00:00","text":"Gent","number":42,"large":9223372036854775807,"small":7,"fraction":"1.5","truth":true,"time":"2030-01-01T00:00:00+00:00","list":["a",1,null],"table":{"inner":"b"}}
            """,
            letter.Headers?.GetRawText());
    }

    private static byte[] Job(string jobNo, string text = "text") =>
        Encoding.UTF8.GetBytes($$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","shortDescription":"{{text}}"}""");
}
