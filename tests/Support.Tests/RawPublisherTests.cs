namespace SyncWorker.Testing.Tests;

public sealed class RawPublisherTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly string queue = Broker.UniquePrefix("raw") + "queue";
    private RawPublisher raw = null!;

    public async Task InitializeAsync()
    {
        raw = await RawPublisher.ConnectAsync();
        await raw.DeclareQueueAsync(queue);
    }

    public async Task DisposeAsync()
    {
        await raw.DeleteQueueAsync(queue);
        await raw.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_as_it_was_published()
    {
        var sent = new RawMessage("""{"id":"Ä1"}""")
        {
            MessageId = "m-1",
            CorrelationId = "c-1",
            Type = "JobChanged",
            ContentType = "application/json",
            Timestamp = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { ["source"] = "erp", ["version"] = 7L },
        };

        await raw.PublishAsync(queue, sent);
        var taken = await raw.TakeAsync(queue);

        Assert.NotNull(taken);
        Assert.Equal(sent.Text, taken.Text);
        Assert.Equal(
            (sent.MessageId, sent.CorrelationId, sent.Type, sent.ContentType, sent.Timestamp, false),
            (taken.MessageId, taken.CorrelationId, taken.Type, taken.ContentType, taken.Timestamp, taken.Redelivered));
        Assert.Equal(("erp", "7", null), (taken.Header("source"), taken.Header("version"), taken.Header("none")));
        Assert.Null(await raw.TakeAsync(queue));
    }

    [Fact]
    public async Task Unset_properties_are_not_sent()
    {
        await raw.PublishAsync(queue, "{}");
        var taken = await raw.TakeAsync(queue);

        Assert.NotNull(taken);
        Assert.Equal(
            (null, null, null, null, null),
            (taken.MessageId, taken.CorrelationId, taken.Type, taken.ContentType, taken.Timestamp));

        // The broker adds a header of its own, because quorum queues count deliveries. The client adds none.
        Assert.DoesNotContain(taken.Headers.Keys, name => !name.StartsWith("x-delivery-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_messages_are_confirmed_and_keep_their_order()
    {
        const int count = 5_000;

        var published = await raw.PublishManyAsync(queue, Enumerable.Range(0, count).Select(number => $"{number}"));
        var depth = await raw.QueueDepthAsync(queue);
        var first = new[] { await raw.TakeAsync(queue), await raw.TakeAsync(queue), await raw.TakeAsync(queue) };

        Assert.Equal(count, published);
        Assert.Equal((uint)count, depth);
        Assert.Equal(["0", "1", "2"], first.Select(message => message?.Text));
    }

    [Fact]
    public async Task A_missing_queue_is_an_exception_and_the_publisher_stays_usable()
    {
        var missing = queue + "-missing";

        var refused = await Assert.ThrowsAsync<IOException>(() => raw.PublishManyAsync(missing, Enumerable.Repeat("lost", 3_000)));
        await raw.PublishAsync(queue, "kept");

        Assert.Contains("NO_ROUTE", refused.Message, StringComparison.Ordinal);
        Assert.Null(await raw.QueueDepthAsync(missing));
        Assert.Equal("kept", (await raw.TakeAsync(queue))?.Text);
    }

    [Fact]
    public async Task A_purged_queue_becomes_empty_and_a_full_one_does_not()
    {
        await raw.PublishManyAsync(queue, ["a", "b"]);
        var late = await Assert.ThrowsAsync<TimeoutException>(() => raw.WaitUntilEmptyAsync(queue, TimeSpan.FromMilliseconds(200)));

        await raw.PurgeAsync(queue);
        await raw.WaitUntilEmptyAsync(queue, Soon);

        Assert.Contains(queue, late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_a_missing_queue_or_exchange_does_nothing()
    {
        await raw.DeleteQueueAsync(queue + "-missing");
        await raw.DeleteExchangeAsync(queue + "-missing");

        Assert.Equal(0u, await raw.QueueDepthAsync(queue));
    }
}
