using MassTransit;
using SyncWorker.Contracts;

namespace ReceivePipeline;

/// <summary>Sees a message.</summary>
internal sealed class CountingConsumer(Seen seen) : IConsumer<JobChanged>
{
    public Task Consume(ConsumeContext<JobChanged> context)
    {
        seen.Add(context.ReceiveContext.GetPayload<RabbitMqBasicConsumeContext>().DeliveryTag);
        return Task.CompletedTask;
    }
}
