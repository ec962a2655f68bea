using MassTransit;
using SyncWorker.Contracts;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>Connects to the queues that changes come from, and to those where the broker sets aside undeliverable messages.</summary>
internal sealed class InputQueues(
    IBusControl bus,
    Topology topology,
    ReceiveOptions options,
    MessageDecoder decoder,
    SetAsideReader setAside,
    GroupCommit commit,
    Backlog backlog,
    TimeProvider time)
{
    /// <summary>Starts consuming. Each call creates new endpoints: a stopped one knows deliveries that went back to the broker.</summary>
    /// <param name="consumers">Tracks which endpoints consume.</param>
    public IReadOnlyList<InputEndpoint> Connect(Consumers consumers) =>
        [.. Queues.All.Select(queue => ConnectInput(queue, consumers)), .. Queues.All.Select(queue => ConnectSetAside(queue, consumers))];

    private InputEndpoint ConnectInput(string queue, Consumers consumers) =>
        Connect(queue, consumers, options.Prefetch, new(queue, (delivery, _, now) => decoder.Decode(delivery, now), Order(), time));

    /// <summary>
    /// Delivers one message at a time: if a message crashes the worker, the delivery counts of other messages do not rise with it.
    /// </summary>
    private InputEndpoint ConnectSetAside(string queue, Consumers consumers) =>
        Connect(Topology.SetAside(queue), consumers, prefetch: 1, new(queue, setAside.Read, Order(), time));

    private DeliveryOrder Order() => new(commit, backlog);

    private InputEndpoint Connect(
        string queue, Consumers consumers, int prefetch, ReceiveFilter filter) => new(queue, bus.ConnectReceiveEndpoint(queue, any =>
    {
        var endpoint = (IRabbitMqReceiveEndpointConfigurator)any;
        endpoint.PrefetchCount = prefetch;
        endpoint.ConfigureConsumeTopology = false;
        endpoint.ConnectReceiveEndpointObserver(consumers);
        endpoint.ConfigureChannel(pipe => pipe.UseFilter(new OneConsumer(consumers)));
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(filter));

        // MassTransit declares the queue again whenever it connects, so the arguments must match exactly.
        foreach (var (name, value) in topology.ArgumentsOf(queue))
        {
            endpoint.SetQueueArgument(name, value!);
        }

        foreach (var binding in topology.Bindings.Where(binding => !binding.ToQueue && binding.Destination == queue))
        {
            endpoint.Bind(binding.Source);
        }
    }), filter);
}
