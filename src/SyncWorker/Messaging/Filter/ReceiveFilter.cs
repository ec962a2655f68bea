using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;
using SyncWorker.Receive;

namespace SyncWorker.Messaging.Filter;

/// <summary>
/// The first filter in a queue's receive pipeline. It passes raw bytes to our decoder and the group commit, and returning acknowledges
/// the message. Why this is not a consumer: docs/decisions/0001-receive-filter.md.
/// </summary>
internal sealed class ReceiveFilter(MessageReader reader, DeliveryOrder order) : IFilter<ReceiveContext>
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
        var changes = reader.Read(context.Body.GetBytes(), message.Properties);

        // Cancelled when the channel is gone: the broker then has the delivery back and expects no answer.
        _channel = context.GetPayload<ChannelContext>().Channel;
        return order.RecordAsync(_channel, message.DeliveryTag, changes).WaitAsync(context.CancellationToken);
    }
}
