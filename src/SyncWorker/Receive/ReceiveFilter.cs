using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using SyncWorker.Ledger;

namespace SyncWorker.Receive;

/// <summary>
/// Stands first in a queue's receive pipeline: raw bytes go to our decoder and the group commit, returning is the
/// acknowledgement. Why not a consumer: docs/decisions/0001-receive-filter.md.
/// </summary>
/// <param name="queue">The queue that the messages were published to.</param>
/// <param name="read">Makes changes of a delivery; the number says how often the broker has had it back.</param>
internal sealed class ReceiveFilter(
    string queue, Func<Delivery, long, DateTimeOffset, IReadOnlyList<IncomingChange>> read, DeliveryOrder order, TimeProvider time) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var message = context.GetPayload<RabbitMqBasicConsumeContext>();
        var properties = message.Properties;

        // The property as text: MassTransit's own parsing makes null of what is no Guid, and reads a time out of a random one.
        var id = properties.IsMessageIdPresent() && properties.MessageId is { Length: > 0 } text ? text : null;
        var delivery = new Delivery(queue, context.Body.GetBytes(), id, properties.ContentType);
        var changes = WithHeaders(read(delivery, MessageHeaders.Returns(properties), time.GetUtcNow()), properties);

        // Cancelled when the channel is gone: the broker has the delivery back then, and nobody waits for our answer.
        return order.RecordAsync(context.GetPayload<ChannelContext>().Channel, message.DeliveryTag, changes).WaitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("syncworker");

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
