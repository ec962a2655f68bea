using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Contracts;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// Allows one embedded ledger for each broker: with two, each would get half of a record's changes. A worker with an embedded ledger holds
/// an exclusive queue while it consumes; any other worker that tries to consume is refused. Quorum queues have no exclusive consumer, and
/// single active consumer makes the second worker wait instead of refusing it: docs/decisions/0008-one-embedded-ledger.md.
/// </summary>
/// <param name="isShared">Other workers share this ledger, so the lock only checks that no worker has an embedded one.</param>
internal sealed class EmbeddedLock(BrokerClient broker, bool isShared, TimeSpan heartbeat, TimeProvider time) : IAsyncDisposable
{
    public const string Queue = "syncworker.embedded";

    /// <summary>The pause between two attempts.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private IConnection? _connection;
    private bool _wasHeld;

    /// <summary>Whether the lock is still held after <see cref="HoldAsync"/>; always true for a shared ledger.</summary>
    public bool IsHeld => isShared || _connection is { IsOpen: true };

    /// <summary>
    /// Returns when no other worker's ledger is in the way. Waits for the worker's own connection from before a crash to end: the broker
    /// takes two heartbeats to miss it.
    /// </summary>
    /// <exception cref="BrokerException">The broker cannot be reached.</exception>
    /// <exception cref="TopologyException">Another worker is running and does not stop.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (IsHeld && _wasHeld)
        {
            return;
        }

        var since = time.GetUtcNow();
        while (await OthersAsync(cancellationToken) is { } other)
        {
            if (time.GetUtcNow() - since > (2 * heartbeat) + RetryDelay)
            {
                throw new TopologyException($"{broker.Where}: {other} {Advice}");
            }
            await Task.Delay(RetryDelay, time, cancellationToken);
        }
        _wasHeld = true;
    }

    /// <returns>A sentence about the other worker; null if there is none and the lock is held.</returns>
    private async Task<string?> OthersAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        var connection = await broker.ConnectAsync("syncworker embedded", cancellationToken);
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            if (isShared)
            {
                await channel.QueueDeclarePassiveAsync(Queue, cancellationToken);
            }
            else
            {
                await channel.QueueDeclareAsync(
                    Queue, durable: false, exclusive: true, autoDelete: false, cancellationToken: cancellationToken);
                if (!_wasHeld && await channel.ConsumerCountAsync(Queues.Jobs, cancellationToken) > 0)
                {
                    await connection.DisposeAsync();
                    return $"queue {Queues.Jobs} is consumed by another worker.";
                }
                _connection = connection;
            }
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is { ReplyCode: Constants.ResourceLocked })
        {
            await connection.DisposeAsync();
            return $"another worker with an embedded ledger is running and holds the queue {Queue}.";
        }
        catch (OperationInterruptedException refused) when (isShared && refused.ShutdownReason is { ReplyCode: Constants.NotFound })
        {
            // No worker has an embedded ledger.
        }
        catch (Exception lost) when (BrokerClient.IsLost(lost, cancellationToken))
        {
            await connection.DisposeAsync();
            throw new BrokerException($"{broker.Where}: the connection is lost: {lost.Message}", lost);
        }

        if (isShared)
        {
            await connection.DisposeAsync();
        }
        return null;
    }

    private const string Advice =
        "Each of the two ledgers would get half of a record's changes. Stop the other worker, give this one a virtual host of its own, "
        + "or let both share a ledger in PostgreSQL (Ledger:Provider).";

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
