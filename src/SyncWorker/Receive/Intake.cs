using MassTransit;

namespace SyncWorker.Receive;

/// <summary>
/// Consumes while the ledger takes writes, and at no other time. Stopping answers nothing: the broker has back what was not
/// acknowledged when the channel closes, once, however long the trouble lasts.
/// </summary>
internal sealed class Intake(InputQueues queues, StoreWatch watch, ILogger<Intake> log) : BackgroundService
{
    /// <summary>For deliveries that are being recorded; what was given up waits for it in vain.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private volatile IReadOnlyList<HostReceiveEndpointHandle> _endpoints = [];

    /// <summary>All queues are consumed.</summary>
    public bool IsConsuming => _endpoints is { Count: > 0 } endpoints && endpoints.All(endpoint => endpoint.Ready.IsCompletedSuccessfully);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var holds = watch.Holds;
            await watch.UntilAsync(() => watch.IsWritable, stoppingToken);
            if (watch.Holds != holds)
            {
                continue;
            }

            _endpoints = queues.Connect();
            try
            {
                await watch.UntilAsync(() => watch.Holds != holds, stoppingToken);
                log.LogWarning("Receiving stops: messages stay with the broker until the ledger takes them.");
            }
            finally
            {
                await StopEndpointsAsync();
            }
        }
    }

    private async Task StopEndpointsAsync()
    {
        var endpoints = _endpoints;
        _endpoints = [];
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await Task.WhenAll(endpoints.Select(endpoint => endpoint.StopAsync(grace.Token)));
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // Some were not answered in time, and their channels are closed.
        }
    }
}
