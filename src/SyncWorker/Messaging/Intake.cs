using SyncWorker.Messaging.Connection;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>
/// Consumes only while the ledger accepts writes. Stopping sends no ack or nack: unacknowledged messages go back to the broker once, when
/// the channel closes, however long the trouble lasts.
/// </summary>
/// <remarks>
/// MassTransit recovers by itself from most broker failures, but from some it never does; the direct receiver recovers from none. If a
/// queue is not consumed for <see cref="IReceiver.RecoveryTime"/>, the intake stops all consumers, declares everything again and restarts
/// them: one recovery path for every failure.
/// </remarks>
internal sealed class Intake(
    IReceiver receiver,
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
            try
            {
                await DeclareAsync(stoppingToken);
                if (watch.Holds == holds)
                {
                    _consumers = new();
                    _endpoints = await receiver.ConnectAsync(_consumers, stoppingToken);
                    await UntilHeldOrLostAsync(holds, stoppingToken);
                }
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
                await Task.Delay(CheckInterval, time, stoppingToken);
            }
            finally
            {
                await StopEndpointsAsync();
            }
        }
    }

    /// <summary>Returns when the broker has the whole topology as required.</summary>
    /// <exception cref="BrokerException">The broker cannot be reached.</exception>
    /// <exception cref="TopologyException">The topology is wrong, and a person must change it. At startup, the process ends.</exception>
    private async Task DeclareAsync(CancellationToken stoppingToken)
    {
        await declaration.ApplyAsync(stoppingToken);
        await embedded.HoldAsync(stoppingToken);
        _wasDeclared = true;
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
        do
        {
            // Also before the first check: consumers that end at once are not restarted more often than this.
            await looks.WaitForNextTickAsync(cancellationToken);
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
        while (stalled is null && embedded.IsHeld && (IsConsuming || time.GetUtcNow() - since < receiver.RecoveryTime));

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
        await Task.WhenAll(endpoints.Select(endpoint => endpoint.StopAsync(grace.Token)));
    }
}
