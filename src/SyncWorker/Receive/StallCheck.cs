using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SyncWorker.Receive;

/// <summary>
/// Asks the broker for queues that have messages of which none comes, though nothing is in our hands. A queue that is deleted and at
/// once declared again by somebody else does that on RabbitMQ 3.10: broker and client both believe in the consumer, and what is
/// handed to it gets lost on the way.
/// </summary>
internal sealed class StallCheck(BrokerClient broker) : IAsyncDisposable
{
    private readonly Dictionary<string, long> _suspects = [];
    private IConnection? _connection;

    /// <returns>A queue of which that was so at the last look, too, and nothing has come in between; null: none.</returns>
    public async Task<string?> FindAsync(IReadOnlyList<InputEndpoint> endpoints, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection is not { IsOpen: true })
            {
                await DisposeAsync();
                _connection = await broker.ConnectAsync("syncworker watch", cancellationToken);
            }

            await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
            foreach (var (queue, _, filter) in endpoints)
            {
                var arrived = filter.Arrived;
                if (filter.InHand > 0 || await channel.MessageCountAsync(queue, cancellationToken) == 0)
                {
                    _suspects.Remove(queue);
                }
                else if (_suspects.TryGetValue(queue, out var before) && before == arrived)
                {
                    return queue;
                }
                else
                {
                    _suspects[queue] = arrived;
                }
            }
        }
        catch (Exception lost) when (
            lost is BrokerException or OperationInterruptedException or AlreadyClosedException or IOException or TimeoutException
            || (lost is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody can be asked: those who consume notice it themselves.
            _suspects.Clear();
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
