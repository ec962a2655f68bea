using MassTransit;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging.Filter;

/// <summary>Receives with MassTransit, which keeps connection, recovery, topology, prefetch and acknowledgement.</summary>
internal sealed class MassTransitReceiver(
    IBusControl bus,
    Topology topology,
    InputQueues queues,
    GroupCommit commit,
    Backlog backlog,
    TimeProvider time,
    ILogger<MassTransitReceiver> log) : IReceiver
{
    /// <summary>MassTransit recovers by itself; on a busy machine connecting takes a few seconds.</summary>
    public TimeSpan RecoveryTime { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Returns at once: MassTransit connects in the background.</summary>
    public Task<IReadOnlyList<InputEndpoint>> ConnectAsync(Consumers consumers, CancellationToken cancellationToken)
    {
        var observer = new ConsumerObserver(consumers);
        return Task.FromResult<IReadOnlyList<InputEndpoint>>([.. queues.All.Select(queue => Connect(queue, observer))]);
    }

    private MassTransitEndpoint Connect(InputQueue queue, ConsumerObserver observer)
    {
        var filter = new ReceiveFilter(queue.Reader, new(commit, backlog));
        var handle = bus.ConnectReceiveEndpoint(queue.Name, any =>
        {
            var endpoint = (IRabbitMqReceiveEndpointConfigurator)any;
            endpoint.PrefetchCount = queue.Prefetch;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.ConnectReceiveEndpointObserver(observer);
            endpoint.ConfigureChannel(pipe => pipe.UseFilter(new OneConsumer(observer)));
            endpoint.ConfigureReceive(pipe => pipe.UseFilter(filter));

            // MassTransit declares the queue again whenever it connects, so the arguments must match exactly.
            foreach (var (name, value) in topology.ArgumentsOf(queue.Name))
            {
                endpoint.SetQueueArgument(name, value!);
            }

            foreach (var binding in topology.Bindings.Where(binding => !binding.ToQueue && binding.Destination == queue.Name))
            {
                endpoint.Bind(binding.Source);
            }
        });
        return new(queue.Name, handle, filter, time, log);
    }
}
