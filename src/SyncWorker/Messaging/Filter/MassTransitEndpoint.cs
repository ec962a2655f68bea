using MassTransit;

namespace SyncWorker.Messaging.Filter;

/// <summary>A queue that MassTransit consumes.</summary>
internal sealed class MassTransitEndpoint(
    string queue, HostReceiveEndpointHandle handle, ReceiveFilter filter, TimeProvider time, ILogger log) : InputEndpoint(queue)
{
    /// <summary>How long MassTransit has to close a channel itself after a stop.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    public override long Arrived => filter.Arrived;

    public override int InHand => filter.InHand;

    public override async Task StopAsync(CancellationToken grace)
    {
        try
        {
            await handle.StopAsync(grace);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // Some deliveries were not answered in time, and their channel is closed.
        }
        catch (Exception lost)
        {
            // Any exception from the client: the connection is gone, and the consumer with it.
            log.LogDebug(lost, "A consumer was stopped after its broker connection was lost.");
        }
        await CloseLeftAsync();
    }

    /// <summary>
    /// Closes a channel that MassTransit left open. MassTransit ends a consumer whose deliveries were not answered in time, but not always
    /// its channel, and the broker would wait for the answers as long as the connection lasts. First MassTransit gets time to close the
    /// channel itself, because the client cannot handle two closes at once.
    /// </summary>
    private async Task CloseLeftAsync()
    {
        var since = time.GetUtcNow();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (filter.Channel is { IsOpen: true } && time.GetUtcNow() - since < CloseTimeout)
        {
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }

        if (filter.Channel is { IsOpen: true } left)
        {
            await OneConsumer.CloseAsync(left);
        }
    }
}
