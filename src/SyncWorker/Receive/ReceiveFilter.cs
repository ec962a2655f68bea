using MassTransit;

namespace SyncWorker.Receive;

/// <summary>
/// Stands first in a queue's receive pipeline: raw bytes go to our decoder and the group commit, returning is the
/// acknowledgement. Why not a consumer: docs/decisions/0001-receive-filter.md.
/// </summary>
internal sealed class ReceiveFilter(string queue, MessageDecoder decoder, GroupCommit commit, Backlog backlog, TimeProvider time) : IFilter<ReceiveContext>
{
    private readonly DeliveryOrder _order = new(commit, backlog);

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var message = context.GetPayload<RabbitMqBasicConsumeContext>();
        var properties = message.Properties;

        // The property as text: MassTransit's own parsing makes null of what is no Guid, and reads a time out of a random one.
        var id = properties.IsMessageIdPresent() && properties.MessageId is { Length: > 0 } text ? text : null;
        var delivery = new Delivery(queue, context.Body.GetBytes(), id, properties.ContentType);

        // Cancelled when the channel is gone: the broker has the delivery back then, and nobody waits for our answer.
        return _order.RecordAsync(message.ConsumerTag, message.DeliveryTag, decoder.Decode(delivery, time.GetUtcNow())).WaitAsync(context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("syncworker");
}
