using System.Text.Json;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Contracts;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>
/// Jobs from a source that does not give up: it publishes a message again, with the same id, until the broker has confirmed it.
/// Each message is a different job, so that no message can be mistaken for another.
/// </summary>
internal sealed class Publication(Uri broker, int count, string name = "JOB")
{
    private const int AtOnce = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task RunAsync()
    {
        RawPublisher? publisher = null;
        try
        {
            foreach (var batch in Enumerable.Range(0, count).Select(Message).Chunk(AtOnce))
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        try
                        {
                            publisher ??= await RawPublisher.ConnectAsync(broker);
                            await publisher.PublishManyAsync(Queues.Jobs, batch);
                            return true;
                        }
                        catch (Exception lost) when (
                            lost is IOException
                                or BrokerUnreachableException
                                or OperationInterruptedException
                                or AlreadyClosedException
                                or TimeoutException)
                        {
                            await CloseAsync(publisher);
                            publisher = null;
                            return false;
                        }
                    },
                    Patience, "the broker takes the jobs");
            }
        }
        finally
        {
            await CloseAsync(publisher);
        }
    }

    private static async Task CloseAsync(RawPublisher? publisher)
    {
        if (publisher is not null)
        {
            await publisher.DisposeAsync();
        }
    }

    private RawMessage Message(int number) =>
        new(JsonSerializer.Serialize(
            new { sourceApp = "BC1", sourceType = "SERVICE", jobNo = $"{name}-{number}", shortDescription = "text" }))
        {
            MessageId = $"{name}-{number}",
        };
}
