using MassTransit;
using SyncWorker.Ledger;
using SyncWorker.Messaging.Connection;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>
/// The broker's side: MassTransit keeps connection, recovery, topology, prefetch, acknowledgement and publishing. Its types
/// stay in this folder.
/// </summary>
internal static class Bus
{
    public static void AddBus(this IServiceCollection services, BrokerOptions broker)
    {
        var client = new BrokerClient(broker);
        var topology = Topology.Of(broker);
        services.AddSingleton(client);
        services.AddSingleton(topology);
        services.AddSingleton<TopologyDeclaration>();
        services.AddSingleton(provider => new EmbeddedLock(client, provider.GetRequiredService<LedgerStore>().IsShared, broker.Heartbeat, provider.GetRequiredService<TimeProvider>()));
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRabbitMq((_, rabbit) =>
            {
                rabbit.Host(client.Addresses[0].Host, (ushort)client.Addresses[0].Port, client.VirtualHost, "syncworker", host =>
                {
                    host.PublisherConfirmation = true;
                    host.OnRefreshConnectionFactory = factory =>
                    {
                        client.Configure(factory);
                        return Task.CompletedTask;
                    };
                });

                // What a fault of ours makes it move there it declares anew each time: as it is, or the broker closes the channel.
                rabbit.SendTopology.ConfigureErrorSettings = error => Like(topology.ArgumentsOf(Topology.SetAside(Contracts.Queues.Jobs)), error);
            });
        });
        services.AddSingleton<InputQueues>();

        // After MassTransit's own service, so that they are stopped before that.
        services.AddLoop<Intake>();
        services.AddLoop<EventPublisher>();
    }

    /// <summary>It has the arguments of the queue that the message came from: each that the other one lacks is taken away.</summary>
    private static void Like(IReadOnlyDictionary<string, object?> arguments, IRabbitMqQueueBindingConfigurator queue)
    {
        foreach (var name in new[] { Topology.QueueType, Topology.DeliveryLimit, Topology.DeadLetterExchange, Topology.DeadLetterStrategy, Topology.Overflow })
        {
            queue.SetQueueArgument(name, arguments.GetValueOrDefault(name)!);
        }
    }
}
