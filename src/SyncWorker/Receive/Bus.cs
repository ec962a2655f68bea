using MassTransit;
using SyncWorker.Contracts;

namespace SyncWorker.Receive;

/// <summary>
/// The broker's side: MassTransit keeps connection, recovery, topology, prefetch, acknowledgement and publishing. Its types
/// stay in this folder.
/// </summary>
internal static class Bus
{
    public static void AddBus(this IServiceCollection services, BrokerOptions broker)
    {
        var client = new BrokerClient(broker);
        services.AddSingleton(client);
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
                rabbit.AutoStart = true;

                // Their exchanges are there from the start, so that whoever wants the events can bind a queue before the first one.
                rabbit.DeployPublishTopology = true;
                rabbit.Publish<ChangeDeadLettered>(_ => { });
                rabbit.Publish<SyncPaused>(_ => { });
                rabbit.Publish<SyncResumed>(_ => { });
            });
        });
        services.AddSingleton<InputQueues>();

        // After MassTransit's own service, so that they are stopped before that.
        services.AddLoop<Intake>();
        services.AddLoop<EventPublisher>();
    }
}
