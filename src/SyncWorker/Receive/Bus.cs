using MassTransit;

namespace SyncWorker.Receive;

/// <summary>
/// The broker's side: MassTransit keeps connection, recovery, topology, prefetch, acknowledgement and publishing. Its types
/// stay in this folder.
/// </summary>
internal static class Bus
{
    public static void AddBus(this IServiceCollection services, BrokerOptions broker)
    {
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRabbitMq((_, rabbit) =>
            {
                rabbit.Host(broker.Url, host => host.PublisherConfirmation = true);
                rabbit.AutoStart = true;
            });
        });
        services.AddSingleton<InputQueues>();

        // After MassTransit's own service, so that it is stopped before that.
        services.AddLoop<Intake>();
    }
}
