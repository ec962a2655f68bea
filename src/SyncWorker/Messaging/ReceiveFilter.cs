using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using SyncWorker.Changes;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Messaging;

/// <summary>
/// Stands first in a queue's receive pipeline: raw bytes go to our decoder and the group commit, returning is the
/// acknowledgement. Why not a consumer: docs/decisions/0001-receive-filter.md.
/// </summary>
/// <param name="queue">The queue that the messages were published to.</param>
/// <param name="read">Makes changes of a delivery; the number says how often the broker has had it back.</param>
internal sealed class ReceiveFilter(
    string queue, Func<Delivery, long, DateTimeOffset, IReadOnlyList<IncomingChange>> read, DeliveryOrder order, TimeProvider time) : IFilter<ReceiveContext>
{
    private long _arrived;
    private int _inHand;
    private volatile IChannel? _channel;

    /// <summary>Where the last delivery came from; null: none has come.</summary>
    public IChannel? Channel => _channel;

    /// <summary>So many deliveries have come.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>So many of them are not answered yet.</summary>
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

        // Cancelled when the channel is gone: the broker has the delivery back then, and nobody waits for our answer.
        _channel = context.GetPayload<ChannelContext>().Channel;
        return order.RecordAsync(_channel, message.DeliveryTag, changes).WaitAsync(context.CancellationToken);
    }

    /// <summary>What a delivery says, whatever it carries: it never throws, since the broker would deliver it again at once, for ever.</summary>
    internal IReadOnlyList<IncomingChange> Read(byte[] body, IReadOnlyBasicProperties properties)
    {
        // The property as text: MassTransit's own parsing makes null of what is no Guid, and reads a time out of a random one.
        var id = properties.IsMessageIdPresent() && properties.MessageId is { Length: > 0 } text ? text : null;
        return WithHeaders(read(new(queue, body, id, properties.ContentType), MessageHeaders.Returns(properties), time.GetUtcNow()), properties);
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
