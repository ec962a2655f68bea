using MassTransit;
using SyncWorker.Ledger;
using SyncWorker.Messaging.Connection;
using SyncWorker.Messaging.Direct;
using SyncWorker.Messaging.Filter;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging;

/// <summary>
/// The broker side. MassTransit publishes events, and receives unless <c>Broker:Receiver</c> is Direct. Its types stay in this folder.
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
        services.AddSingleton(provider => new EmbeddedLock(
            client,
            provider.GetRequiredService<LedgerStore>().IsShared,
            broker.Heartbeat,
            provider.GetRequiredService<TimeProvider>()));
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

                // After a fault in the worker, MassTransit declares the error queue again for each move. The arguments must match, or the
                // broker closes the channel.
                rabbit.SendTopology.ConfigureErrorSettings = error =>
                    Like(topology.ArgumentsOf(Topology.SetAside(Contracts.Queues.Jobs)), error);
            });
        });
        services.AddSingleton<InputQueues>();
        if (broker.Receiver == Receiver.Direct)
        {
            services.AddSingleton<IReceiver, DirectReceiver>();
        }
        else
        {
            services.AddSingleton<IReceiver, MassTransitReceiver>();
        }

        // Registered after MassTransit's own service, so that these loops stop before it.
        services.AddLoop<Intake>();
        services.AddLoop<EventPublisher>();
    }

    /// <summary>
    /// Gives the queue the arguments of the existing error queue. MassTransit starts with those of the queue that the message came from, so
    /// an argument that the error queue lacks is removed.
    /// </summary>
    private static void Like(IReadOnlyDictionary<string, object?> arguments, IRabbitMqQueueBindingConfigurator queue)
    {
        foreach (var name in new[]
        {
            Topology.QueueType,
            Topology.DeliveryLimit,
            Topology.DeadLetterExchange,
            Topology.DeadLetterStrategy,
            Topology.Overflow,
        })
        {
            queue.SetQueueArgument(name, arguments.GetValueOrDefault(name)!);
        }
    }
}
