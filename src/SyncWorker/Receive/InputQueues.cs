using MassTransit;
using SyncWorker.Configuration;
using SyncWorker.Contracts;

namespace SyncWorker.Receive;

/// <summary>Connects to the queues that changes come from, and to those where the broker sets aside what it could not deliver.</summary>
internal sealed class InputQueues(
    IBusControl bus, Settings settings, MessageDecoder decoder, SetAsideReader setAside, GroupCommit commit, Backlog backlog, TimeProvider time)
{
    /// <summary>Starts to consume. Each call makes endpoints anew: a stopped one knows deliveries that are the broker's again.</summary>
    public IReadOnlyList<HostReceiveEndpointHandle> Connect() =>
    [
        Connect<JobChanged>(Queues.Jobs),
        Connect<TaskChanged>(Queues.Tasks),
        Connect<ResourceChanged>(Queues.Resources),
        Connect<EntityChanged>(Queues.Changes),
        Connect<ChangeSet>(Queues.ChangeSets),
        .. Queues.All.Select(ConnectSetAside),
    ];

    /// <summary>The name is MassTransit's.</summary>
    public static string SetAside(string queue) => queue + "_error";

    private HostReceiveEndpointHandle Connect<T>(string queue)
        where T : class => Connect(queue, settings.Receive.Prefetch, new(queue, (delivery, _, now) => decoder.Decode(delivery, now), Order(), time), endpoint =>
    {
        endpoint.SetQueueArgument("x-delivery-limit", settings.Broker.DeliveryLimit);
        endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
        endpoint.SetQueueArgument("x-overflow", "reject-publish");
        endpoint.BindDeadLetterQueue(SetAside(queue), SetAside(queue), error => error.SetQuorumQueue());
        endpoint.Bind<T>();
    });

    /// <summary>One at a time: if one of them ends the worker, no other one's deliveries are counted with it.</summary>
    private HostReceiveEndpointHandle ConnectSetAside(string queue) =>
        Connect(SetAside(queue), prefetch: 1, new(queue, setAside.Read, Order(), time), _ => { });

    private DeliveryOrder Order() => new(commit, backlog);

    private HostReceiveEndpointHandle Connect(string queue, int prefetch, ReceiveFilter filter, Action<IRabbitMqReceiveEndpointConfigurator> configure) =>
        bus.ConnectReceiveEndpoint(queue, any =>
        {
            var endpoint = (IRabbitMqReceiveEndpointConfigurator)any;
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = prefetch;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.ConfigureReceive(pipe => pipe.UseFilter(filter));
            configure(endpoint);
        });
}
