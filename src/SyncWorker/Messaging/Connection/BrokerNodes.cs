using RabbitMQ.Client;

namespace SyncWorker.Messaging.Connection;

/// <summary>The nodes of a broker. Each attempt starts with the next node and goes through all of them.</summary>
internal sealed class BrokerNodes(IReadOnlyList<AmqpTcpEndpoint> nodes) : IEndpointResolver
{
    private int _tries = -1;

    public IEnumerable<AmqpTcpEndpoint> All()
    {
        var first = (uint)Interlocked.Increment(ref _tries);
        return Enumerable.Range(0, nodes.Count).Select(step => nodes[(int)((first + (uint)step) % (uint)nodes.Count)]);
    }
}
