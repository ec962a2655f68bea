using MassTransit;
using SyncWorker.Contracts;

namespace ReceivePipeline;

/// <summary>Receives a deserialised message.</summary>
internal sealed class CountingConsumer(Seen seen) : IConsumer<JobChanged>
{
    public Task Consume(ConsumeContext<JobChanged> context)
    {
        seen.Add(context.ReceiveContext.GetPayload<RabbitMqBasicConsumeContext>().DeliveryTag);
        return Task.CompletedTask;
    }
}
