using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using SyncWorker.Changes;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Messaging;

/// <summary>
/// The first filter in a queue's receive pipeline. It passes raw bytes to our decoder and the group commit, and returning acknowledges
/// the message. Why this is not a consumer: docs/decisions/0001-receive-filter.md.
/// </summary>
/// <param name="queue">The queue that the messages were published to.</param>
/// <param name="read">Reads the changes of a delivery; the number says how often the delivery has gone back to the broker.</param>
internal sealed class ReceiveFilter(
    string queue,
    Func<Delivery, long, DateTimeOffset, IReadOnlyList<IncomingChange>> read,
    DeliveryOrder order,
    TimeProvider time) : IFilter<ReceiveContext>
{
    private long _arrived;
    private int _inHand;
    private volatile IChannel? _channel;

    /// <summary>The channel of the last delivery; null if there was none.</summary>
    public IChannel? Channel => _channel;

    /// <summary>The number of deliveries received.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>The number of deliveries that are not answered yet.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        Interlocked.Increment(ref _arrived);
        Interlocked.Increment(ref _inHand);
        try
        {
            await RecordAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("syncworker");

    private Task RecordAsync(ReceiveContext context)
    {
        var message = context.GetPayload<RabbitMqBasicConsumeContext>();
        var changes = Read(context.Body.GetBytes(), message.Properties);

        // Cancelled when the channel is gone: the broker then has the delivery back and expects no answer.
        _channel = context.GetPayload<ChannelContext>().Channel;
        return order.RecordAsync(_channel, message.DeliveryTag, changes).WaitAsync(context.CancellationToken);
    }

    /// <summary>
    /// Reads a delivery with any content. Never throws, because the broker would redeliver the message at once and for ever.
    /// </summary>
    internal IReadOnlyList<IncomingChange> Read(byte[] body, IReadOnlyBasicProperties properties)
    {
        // Read the property as text: MassTransit's own parsing turns other text than a Guid into null, and reads a time from a random Guid.
        var id = properties.IsMessageIdPresent() && properties.MessageId is { Length: > 0 } text ? text : null;
        return WithHeaders(
            read(new(queue, body, id, properties.ContentType), MessageHeaders.Returns(properties), time.GetUtcNow()),
            properties);
    }

    private static IReadOnlyList<IncomingChange> WithHeaders(IReadOnlyList<IncomingChange> changes, IReadOnlyBasicProperties properties)
    {
        if (changes.All(change => change.Refusal is null))
        {
            return changes;
        }

        var headers = MessageHeaders.ToJson(properties);
        return [.. changes.Select(change => change.Refusal is null ? change : change with { Headers = headers })];
    }
}
