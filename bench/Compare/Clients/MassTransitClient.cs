using MassTransit;

namespace SyncWorker.Bench.Clients;

/// <summary>MassTransit, one call for each message or for each batch. No retries, no outbox: as fast as it goes.</summary>
internal static class MassTransitClient
{
    public static async Task RunAsync(ClientSettings settings, bool isBatch, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(settings.Broker);
            rabbit.ReceiveEndpoint(settings.Queue, endpoint =>
            {
                endpoint.PrefetchCount = settings.Prefetch;
                endpoint.ConfigureConsumeTopology = false;
                endpoint.PublishFaults = false;
                endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
                foreach (var (name, value) in settings.Arguments)
                {
                    endpoint.SetQueueArgument(name, value);
                }
                if (isBatch)
                {
                    endpoint.Consumer(() => new Batches(http, settings.Sink), consumer => consumer.Options<BatchOptions>(batch => batch
                        .SetMessageLimit(settings.Rows)
                        .SetTimeLimit(settings.Timer)
                        .SetConcurrencyLimit(settings.InFlight)));
                }
                else
                {
                    endpoint.ConcurrentMessageLimit = settings.InFlight;
                    endpoint.Consumer(() => new Singles(http, settings.Sink));
                }
            });
        });
        await bus.StartAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private sealed class Singles(HttpClient http, Uri sink) : IConsumer<Job>
    {
        public async Task Consume(ConsumeContext<Job> context)
        {
            using var body = new ImportBody(1);
            body.Add(context.Message);
            await body.SendAsync(http, sink);
        }
    }

    private sealed class Batches(HttpClient http, Uri sink) : IConsumer<Batch<Job>>
    {
        public async Task Consume(ConsumeContext<Batch<Job>> context)
        {
            using var body = new ImportBody(context.Message.Length);
            foreach (var message in context.Message)
            {
                body.Add(message.Message);
            }
            await body.SendAsync(http, sink);
        }
    }
}
