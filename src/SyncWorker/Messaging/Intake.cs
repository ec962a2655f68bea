using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>
/// Consumes while the ledger takes writes, and at no other time. Stopping answers nothing: the broker has back what was not
/// acknowledged when the channel closes, once, however long the trouble lasts.
/// </summary>
/// <remarks>
/// MassTransit comes back by itself from most of what a broker does, and from some of it never. So whoever does not consume for a
/// while is stopped, everything is declared anew, and all begin afresh: one way out of any trouble.
/// </remarks>
internal sealed class Intake(
    InputQueues queues, BrokerClient client, TopologyDeclaration declaration, EmbeddedLock embedded, StoreWatch watch, BrokerWatch broker, TimeProvider time, ILogger<Intake> log) : BackgroundService
{
    /// <summary>For deliveries that are being recorded; what was given up waits for it in vain.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks, and two tries.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Between two questions after queues that stall; two of them in a row say that one does.</summary>
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    /// <summary>For MassTransit to come back by itself; on a busy machine connecting takes a few seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private volatile IReadOnlyList<InputEndpoint> _endpoints = [];
    private volatile Consumers _consumers = new();
    private bool _wasDeclared;

    /// <summary>All queues are consumed.</summary>
    public bool IsConsuming => _endpoints is { Count: > 0 } endpoints && _consumers.Count == endpoints.Count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var holds = watch.Holds;
            await watch.UntilAsync(() => watch.IsWritable, stoppingToken);
            await DeclareAsync(stoppingToken);
            if (watch.Holds != holds)
            {
                continue;
            }

            _consumers = new();
            _endpoints = queues.Connect(_consumers);
            try
            {
                await UntilHeldOrLostAsync(holds, stoppingToken);
            }
            finally
            {
                await StopEndpointsAsync();
            }
        }
    }

    /// <summary>Returns when everything is on the broker as it must be.</summary>
    /// <exception cref="TopologyException">At the start: it never will be, before somebody has changed it.</exception>
    private async Task DeclareAsync(CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                await declaration.ApplyAsync(stoppingToken);
                await embedded.HoldAsync(stoppingToken);
                _wasDeclared = true;
                return;
            }
            catch (TopologyException refused) when (!_wasDeclared)
            {
                log.LogCritical("{Reason}", refused.Message);
                throw;
            }
            catch (Exception trouble) when (trouble is BrokerException or TopologyException)
            {
                // Later on the process stays, refused or not: what is in the ledger still goes out, and changes come in over HTTP.
                if (broker.Lost(trouble.Message))
                {
                    log.LogError("Nothing is received from the queues: {Reason}", trouble.Message);
                }
            }
            await Task.Delay(Look, time, stoppingToken);
        }
    }

    private async Task UntilHeldOrLostAsync(int holds, CancellationToken stoppingToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var held = watch.UntilAsync(() => watch.Holds != holds, ends.Token);
        await await Task.WhenAny(held, UntilLostAsync(ends.Token));
        if (held.IsCompletedSuccessfully)
        {
            log.LogWarning("Receiving stopped: messages stay with the broker until the ledger takes writes again.");
        }
        await ends.CancelAsync();
    }

    private async Task UntilLostAsync(CancellationToken cancellationToken)
    {
        await using var stalls = new StallCheck(client);
        using var looks = new PeriodicTimer(Look, time);
        var (since, asked) = (time.GetUtcNow(), time.GetUtcNow());
        string? stalled = null;
        for (; stalled is null && embedded.IsHeld && time.GetUtcNow() - since < Patience; await looks.WaitForNextTickAsync(cancellationToken))
        {
            if (!IsConsuming)
            {
                continue;
            }

            since = time.GetUtcNow();
            var lostSince = broker.Current?.Since;
            if (broker.Back())
            {
                log.LogInformation("The queues are consumed again after {Duration}.", Duration.Of(since - (lostSince ?? since)));
            }

            if (since - asked >= Ask)
            {
                (stalled, asked) = (await stalls.FindAsync(_endpoints, watch.StuckSince is not null, cancellationToken), since);
            }
        }

        if (broker.Lost(!embedded.IsHeld ? $"The connection that holds {EmbeddedLock.Queue} is lost." : stalled is null
            ? $"{_consumers.Count} of {_endpoints.Count} queues are consumed. {_consumers.Faults}".TrimEnd()
            : $"Queue {stalled} has messages, and none of them moves."))
        {
            log.LogWarning("{Reason} Restarting all consumers.", broker.Current?.Why);
        }
    }

    private async Task StopEndpointsAsync()
    {
        var endpoints = _endpoints;
        _endpoints = [];
        using var grace = new CancellationTokenSource(Grace, time);
        try
        {
            await Task.WhenAll(endpoints.Select(endpoint => endpoint.Handle.StopAsync(grace.Token)));
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // Some were not answered in time, and their channels are closed.
        }
        catch (Exception lost)
        {
            // Whatever the client calls it: the connection is gone, and with it the consumer.
            log.LogDebug(lost, "A consumer was stopped without its broker.");
        }
        await CloseLeftAsync([.. endpoints.Select(endpoint => endpoint.Filter.Channel).OfType<IChannel>()]);
    }

    /// <summary>
    /// MassTransit ends a consumer that was not answered in time, but not always its channel: the broker would count on our answer for as
    /// long as the connection lasts. What it closes by itself it is left to close, since two at once are more than the client bears.
    /// </summary>
    private async Task CloseLeftAsync(IReadOnlyList<IChannel> channels)
    {
        var since = time.GetUtcNow();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (channels.Any(channel => channel.IsOpen) && time.GetUtcNow() - since < Grace)
        {
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }

        foreach (var channel in channels.Where(channel => channel.IsOpen))
        {
            await OneConsumer.CloseAsync(channel);
        }
    }
}
