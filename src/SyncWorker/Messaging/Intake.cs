using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>
/// Consumes only while the ledger accepts writes. Stopping sends no ack or nack: unacknowledged messages go back to the broker once, when
/// the channel closes, however long the trouble lasts.
/// </summary>
/// <remarks>
/// MassTransit recovers by itself from most broker failures, but from some it never does. If a queue is not consumed for a while, the
/// intake stops all consumers, declares everything again and restarts them: one recovery path for every failure.
/// </remarks>
internal sealed class Intake(
    InputQueues queues,
    BrokerClient client,
    TopologyDeclaration declaration,
    EmbeddedLock embedded,
    StoreWatch watch,
    BrokerWatch broker,
    TimeProvider time,
    ILogger<Intake> log) : BackgroundService
{
    /// <summary>How long a stop waits for deliveries that are being recorded. Abandoned deliveries always use all of it.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The interval between two checks, and between two attempts.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>The interval between two checks for stalled queues. A queue is stalled if two checks in a row find it so.</summary>
    private static readonly TimeSpan StallCheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long MassTransit has to recover by itself; on a busy machine connecting takes a few seconds.</summary>
    private static readonly TimeSpan RecoveryTime = TimeSpan.FromSeconds(15);

    private volatile IReadOnlyList<InputEndpoint> _endpoints = [];
    private volatile Consumers _consumers = new();
    private bool _wasDeclared;

    /// <summary>Whether all queues are consumed.</summary>
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

    /// <summary>Returns when the broker has the whole topology as required.</summary>
    /// <exception cref="TopologyException">At startup only: the topology is wrong, and a person must change it.</exception>
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
                // After startup a refusal does not end the process: pending changes are still sent, and new ones arrive over HTTP.
                if (broker.Lost(trouble.Message))
                {
                    log.LogError("Nothing is received from the queues: {Reason}", trouble.Message);
                }
            }
            await Task.Delay(CheckInterval, time, stoppingToken);
        }
    }

    private async Task UntilHeldOrLostAsync(int holds, CancellationToken stoppingToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var held = watch.UntilAsync(() => watch.Holds != holds, ends.Token);
        await await Task.WhenAny(held, UntilLostAsync(ends.Token));
        if (held.IsCompletedSuccessfully)
        {
            log.LogWarning("Receiving stopped: messages stay with the broker until the ledger accepts writes again.");
        }
        await ends.CancelAsync();
    }

    private async Task UntilLostAsync(CancellationToken cancellationToken)
    {
        await using var stalls = new StallCheck(client);
        using var looks = new PeriodicTimer(CheckInterval, time);
        var (since, asked) = (time.GetUtcNow(), time.GetUtcNow());
        string? stalled = null;
        for (;
            stalled is null && embedded.IsHeld && time.GetUtcNow() - since < RecoveryTime;
            await looks.WaitForNextTickAsync(cancellationToken))
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

            if (since - asked >= StallCheckInterval)
            {
                (stalled, asked) = (await stalls.FindAsync(_endpoints, watch.StuckSince is not null, cancellationToken), since);
            }
        }

        if (broker.Lost(!embedded.IsHeld ? $"The connection that holds {EmbeddedLock.Queue} was lost." : stalled is null
            ? $"{_consumers.Count} of {_endpoints.Count} queues are consumed. {_consumers.Faults}".TrimEnd()
            : $"Queue {stalled} is stalled: it has messages, but none of them makes progress."))
        {
            log.LogWarning("{Reason} Restarting all consumers.", broker.Current?.Why);
        }
    }

    private async Task StopEndpointsAsync()
    {
        var endpoints = _endpoints;
        _endpoints = [];
        using var grace = new CancellationTokenSource(StopTimeout, time);
        try
        {
            await Task.WhenAll(endpoints.Select(endpoint => endpoint.Handle.StopAsync(grace.Token)));
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // Some deliveries were not answered in time, and their channels are closed.
        }
        catch (Exception lost)
        {
            // Any exception from the client: the connection is gone, and the consumer with it.
            log.LogDebug(lost, "A consumer was stopped after its broker connection was lost.");
        }
        await CloseLeftAsync([.. endpoints.Select(endpoint => endpoint.Filter.Channel).OfType<IChannel>()]);
    }

    /// <summary>
    /// Closes channels that MassTransit left open. MassTransit ends a consumer whose deliveries were not answered in time, but not always
    /// its channel, and the broker would wait for the answers as long as the connection lasts. First MassTransit gets time to close
    /// channels itself, because the client cannot handle two closes at once.
    /// </summary>
    private async Task CloseLeftAsync(IReadOnlyList<IChannel> channels)
    {
        var since = time.GetUtcNow();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (channels.Any(channel => channel.IsOpen) && time.GetUtcNow() - since < StopTimeout)
        {
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }

        foreach (var channel in channels.Where(channel => channel.IsOpen))
        {
            await OneConsumer.CloseAsync(channel);
        }
    }
}
