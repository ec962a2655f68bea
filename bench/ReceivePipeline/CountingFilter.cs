using MassTransit;

namespace ReceivePipeline;

/// <summary>Receives the bytes of a message.</summary>
internal sealed class CountingFilter(Seen seen) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        seen.Add(context.GetPayload<RabbitMqBasicConsumeContext>().DeliveryTag);
        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("counting");
}
