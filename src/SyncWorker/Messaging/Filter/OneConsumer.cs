using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace SyncWorker.Messaging.Filter;

/// <summary>
/// Wraps a consumer and closes its channel when the consumer ends. By default MassTransit consumes again on the same channel. There it
/// does not declare a deleted queue again, and it does not deliver what it dropped in between. Later deliveries would wait for the
/// missing numbers for ever.
/// </summary>
internal sealed class OneConsumer(ConsumerObserver consumers) : IFilter<ChannelContext>
{
    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        try
        {
            await next.Send(context);
        }
        finally
        {
            // If the worker stops the consumer, MassTransit closes the channel: the client cannot handle two closes at once.
            if (!consumers.AreStopping)
            {
                await CloseAsync(context.Channel);
            }
        }
    }

    /// <summary>Closes a channel that may already be gone.</summary>
    public static async Task CloseAsync(IChannel channel)
    {
        try
        {
            await channel.AbortAsync(CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The channel is already gone, as intended.
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("oneConsumer");
}
