using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging.Direct;

/// <summary>
/// Receives with RabbitMQ.Client alone: one connection, and a channel for each queue. It recovers nothing by itself. When a channel ends,
/// the intake restarts all of them.
/// </summary>
internal sealed class DirectReceiver(
    BrokerClient client, InputQueues queues, GroupCommit commit, Backlog backlog, TimeProvider time, ILogger<DirectReceiver> log)
    : IReceiver, IAsyncDisposable
{
    /// <summary>How long the broker has to confirm that a connection is closed.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private IConnection? _connection;

    public TimeSpan RecoveryTime => TimeSpan.Zero;

    /// <summary>Returns when all queues are consumed.</summary>
    public async Task<IReadOnlyList<InputEndpoint>> ConnectAsync(Consumers consumers, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _connection = await client.ConnectAsync("syncworker receive", cancellationToken);
        try
        {
            var endpoints = new List<InputEndpoint>();
            foreach (var queue in queues.All)
            {
                endpoints.Add(await DirectEndpoint.StartAsync(
                    _connection, queue, commit, backlog, consumers, time, log, cancellationToken));
            }
            return endpoints;
        }
        catch (Exception lost) when (BrokerClient.IsLost(lost, cancellationToken))
        {
            await DisposeAsync();
            throw new BrokerException($"{client.Where}: the queues cannot be consumed: {lost.Message}", lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.AbortAsync(Constants.ReplySuccess, "The worker stops receiving.", CloseTimeout);
            await connection.DisposeAsync();
        }
    }
}
