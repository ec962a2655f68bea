using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// Finds queues of which nothing moves: they have messages and none comes, though nothing is in our hands; or what is in our hands is
/// not answered, though the ledger takes writes, since it waits for a delivery that got lost on the way. A queue that is deleted and at
/// once declared again by somebody else does that on RabbitMQ 3.10: broker and client both believe in the consumer, and what is
/// handed to it gets lost on the way.
/// </summary>
internal sealed class StallCheck(BrokerClient broker) : IAsyncDisposable
{
    private readonly Dictionary<string, (long Arrived, int InHand)> _suspects = [];
    private IConnection? _connection;

    /// <param name="ledgerIsStuck">Then what is in our hands waits for it, and for nothing else.</param>
    /// <returns>A queue of which that was so at the last look, too, and nothing has moved in between; null: none.</returns>
    public async Task<string?> FindAsync(IReadOnlyList<InputEndpoint> endpoints, bool ledgerIsStuck, CancellationToken cancellationToken)
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
                var now = (filter.Arrived, filter.InHand);
                if (now.InHand > 0 ? ledgerIsStuck : await channel.MessageCountAsync(queue, cancellationToken) == 0)
                {
                    _suspects.Remove(queue);
                }
                else if (_suspects.TryGetValue(queue, out var before) && before == now)
                {
                    return queue;
                }
                else
                {
                    _suspects[queue] = now;
                }
            }
        }
        catch (Exception lost) when (lost is BrokerException || BrokerClient.IsLost(lost, cancellationToken))
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
