using MassTransit;
using SyncWorker.Configuration;
using SyncWorker.Contracts;

namespace SyncWorker.Receive;

/// <summary>Connects to the queues that changes come from.</summary>
internal sealed class InputQueues(IBusControl bus, Settings settings, MessageDecoder decoder, GroupCommit commit, Backlog backlog, TimeProvider time)
{
    /// <summary>Starts to consume. Each call makes endpoints anew: a stopped one knows deliveries that are the broker's again.</summary>
    public IReadOnlyList<HostReceiveEndpointHandle> Connect() =>
    [
        Connect<JobChanged>(Queues.Jobs),
        Connect<TaskChanged>(Queues.Tasks),
        Connect<ResourceChanged>(Queues.Resources),
        Connect<EntityChanged>(Queues.Changes),
        Connect<ChangeSet>(Queues.ChangeSets),
    ];

    private HostReceiveEndpointHandle Connect<T>(string queue)
        where T : class => bus.ConnectReceiveEndpoint(queue, any =>
    {
        var endpoint = (IRabbitMqReceiveEndpointConfigurator)any;
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", settings.Broker.DeliveryLimit);
        endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
        endpoint.SetQueueArgument("x-overflow", "reject-publish");
        endpoint.BindDeadLetterQueue(queue + "_error", queue + "_error", error => error.SetQuorumQueue());
        endpoint.PrefetchCount = settings.Receive.Prefetch;
        endpoint.ConfigureConsumeTopology = false;
        endpoint.Bind<T>();
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new ReceiveFilter(queue, decoder, commit, backlog, time)));
    });
}
