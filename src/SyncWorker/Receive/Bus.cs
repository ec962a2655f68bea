using MassTransit;
using SyncWorker.Contracts;

namespace SyncWorker.Receive;

/// <summary>
/// The broker's side: MassTransit keeps connection, recovery, topology, prefetch, acknowledgement and publishing. Its types
/// stay in this folder.
/// </summary>
internal static class Bus
{
    public static void AddBus(this IServiceCollection services, BrokerOptions broker, ReceiveOptions receive) => services.AddMassTransit(bus =>
    {
        bus.DisableUsageTelemetry();
        bus.UsingRabbitMq((context, rabbit) =>
        {
            rabbit.Host(broker.Url, host => host.PublisherConfirmation = true);
            rabbit.AutoStart = true;
            Endpoint<JobChanged>(Queues.Jobs);
            Endpoint<TaskChanged>(Queues.Tasks);
            Endpoint<ResourceChanged>(Queues.Resources);
            Endpoint<EntityChanged>(Queues.Changes);
            Endpoint<ChangeSet>(Queues.ChangeSets);

            void Endpoint<T>(string queue)
                where T : class => rabbit.ReceiveEndpoint(queue, endpoint =>
            {
                endpoint.SetQuorumQueue();
                endpoint.SetQueueArgument("x-delivery-limit", broker.DeliveryLimit);
                endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
                endpoint.SetQueueArgument("x-overflow", "reject-publish");
                endpoint.BindDeadLetterQueue(queue + "_error", queue + "_error", error => error.SetQuorumQueue());
                endpoint.PrefetchCount = receive.Prefetch;
                endpoint.ConfigureConsumeTopology = false;
                endpoint.Bind<T>();
                endpoint.ConfigureReceive(pipe => pipe.UseFilter(new ReceiveFilter(
                    queue,
                    context.GetRequiredService<MessageDecoder>(),
                    context.GetRequiredService<GroupCommit>(),
                    context.GetRequiredService<Backlog>(),
                    context.GetRequiredService<TimeProvider>())));
            });
        });
    });
}
