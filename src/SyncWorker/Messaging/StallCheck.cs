using RabbitMQ.Client;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// Finds stalled queues. Either a queue has messages, but none arrives although the worker holds none. Or the worker does not answer the
/// deliveries that it holds although the ledger accepts writes: they wait for a delivery that was lost on the way. This happens on
/// RabbitMQ 3.10 when another client deletes a queue and declares it again at once: broker and client both assume that the consumer
/// exists, and its deliveries are lost on the way.
/// </summary>
internal sealed class StallCheck(BrokerClient broker) : IAsyncDisposable
{
    private readonly Dictionary<string, (long Arrived, int InHand)> _suspects = [];
    private IConnection? _connection;

    /// <param name="ledgerIsStuck">If true, the deliveries in the worker wait for the ledger and for nothing else.</param>
    /// <returns>A queue that was also stalled at the last check, without any progress since; null if there is none.</returns>
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
            foreach (var endpoint in endpoints)
            {
                var (queue, now) = (endpoint.Queue, (endpoint.Arrived, endpoint.InHand));
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
            // The broker cannot be queried. The consumers notice the lost connection themselves.
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
