using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace SyncWorker.Messaging;

/// <summary>
/// Stands around a consumer: when that ends, so does its channel. Left to itself MassTransit consumes again on the same one, where
/// it neither declares a deleted queue anew nor brings the deliveries that it dropped in between: whoever waits for their numbers
/// would wait for ever.
/// </summary>
internal sealed class OneConsumer(Consumers consumers) : IFilter<ChannelContext>
{
    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        try
        {
            await next.Send(context);
        }
        finally
        {
            // Where we end it ourselves, MassTransit closes the channel: twice at once is more than the client bears.
            if (!consumers.AreStopping)
            {
                await CloseAsync(context.Channel);
            }
        }
    }

    /// <summary>Closes a channel that may be gone already.</summary>
    public static async Task CloseAsync(IChannel channel)
    {
        try
        {
            await channel.AbortAsync(CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // It is gone, and so it should be.
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("oneConsumer");
}
