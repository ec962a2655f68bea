using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Contracts;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// One embedded ledger a broker: of two, each would have half of a record's changes. Who has one holds an exclusive queue for as long as
/// it consumes; anyone else who would consume is refused. Quorum queues know no exclusive consumer, and single active consumer makes the
/// second one wait instead of refusing it: docs/decisions/0008-one-embedded-ledger.md.
/// </summary>
/// <param name="isShared">Other workers share this ledger, so it only looks whether an embedded one is there.</param>
internal sealed class EmbeddedLock(BrokerClient broker, bool isShared, TimeSpan heartbeat, TimeProvider time) : IAsyncDisposable
{
    public const string Queue = "syncworker.embedded";

    /// <summary>Between two tries.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private IConnection? _connection;
    private bool _wasHeld;

    /// <summary>Whether it still is as <see cref="HoldAsync"/> has left it.</summary>
    public bool IsHeld => isShared || _connection is { IsOpen: true };

    /// <summary>Returns when no other worker's ledger is in the way. Our own connection of before a crash is waited for: the broker takes two heartbeats to miss it.</summary>
    /// <exception cref="BrokerException">The broker cannot be reached.</exception>
    /// <exception cref="TopologyException">Another worker is there and stays.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (IsHeld && _wasHeld)
        {
            return;
        }

        var since = time.GetUtcNow();
        while (await OthersAsync(cancellationToken) is { } other)
        {
            if (time.GetUtcNow() - since > (2 * heartbeat) + Pause)
            {
                throw new TopologyException($"{broker.Where}: {other} {Advice}");
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
        _wasHeld = true;
    }

    /// <returns>Who is in the way; null: nobody, and it is held.</returns>
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
                await channel.QueueDeclareAsync(Queue, durable: false, exclusive: true, autoDelete: false, cancellationToken: cancellationToken);
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
            return $"a worker with an embedded ledger is there, and holds the queue {Queue}.";
        }
        catch (OperationInterruptedException refused) when (isShared && refused.ShutdownReason is { ReplyCode: Constants.NotFound })
        {
            // No embedded one is there.
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
        "Each of two ledgers would have half of a record's changes. Stop the other worker, give this one a virtual host of its own, "
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
