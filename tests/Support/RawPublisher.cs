using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SyncWorker.Testing;

/// <summary>
/// A publisher that uses plain AMQP and none of the worker's own libraries: the other end of an integration, as the worker meets it.
/// It also inspects queues from outside. Safe for concurrent use. It does not reconnect: a lost connection is an exception.
/// </summary>
public sealed class RawPublisher : IAsyncDisposable
{
    // Enough to keep the broker busy on a fast line, few enough to stay below its flow control.
    private const int InFlight = 2_000;

    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly Confirms confirms;
    private readonly SemaphoreSlim publishing = new(1, 1);

    private RawPublisher(IConnection connection, IChannel channel)
    {
        this.connection = connection;
        this.channel = channel;
        confirms = new Confirms(channel);
    }

    /// <summary>Connects to the broker of the tests, or to <paramref name="url"/>.</summary>
    public static async Task<RawPublisher> ConnectAsync(Uri? url = null, CancellationToken cancellation = default)
    {
        var factory = new ConnectionFactory
        {
            Uri = url ?? await Broker.GetUrlAsync(),
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "raw publisher",
        };
        var connected = await factory.CreateConnectionAsync(cancellation);
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
        return new RawPublisher(connected, await connected.CreateChannelAsync(options, cancellation));
    }

    /// <summary>Publishes to a queue, and returns when the broker has confirmed the message.</summary>
    /// <exception cref="IOException">The queue does not exist, or the broker refused the message.</exception>
    public Task PublishAsync(
        string queue,
        string body,
        string? messageId = null,
        string? contentType = null,
        IReadOnlyDictionary<string, object?>? headers = null,
        CancellationToken cancellation = default)
    {
        var message = new RawMessage(body) { MessageId = messageId, ContentType = contentType };
        return PublishAsync(queue, headers is null ? message : message with { Headers = headers }, cancellation);
    }

    /// <inheritdoc cref="PublishAsync(string, string, string?, string?, IReadOnlyDictionary{string, object?}?, CancellationToken)"/>
    public Task PublishAsync(string queue, RawMessage message, CancellationToken cancellation = default) =>
        PublishManyAsync(queue, [message], cancellation);

    /// <summary>Publishes in this order with many confirms outstanding, and returns when the broker has confirmed all.</summary>
    /// <returns>The number of messages.</returns>
    /// <exception cref="IOException">The queue does not exist, or the broker refused a message.</exception>
    public Task<int> PublishManyAsync(string queue, IEnumerable<string> bodies, CancellationToken cancellation = default) =>
        PublishManyAsync(queue, bodies.Select(body => new RawMessage(body)), cancellation);

    /// <inheritdoc cref="PublishManyAsync(string, IEnumerable{string}, CancellationToken)"/>
    public Task<int> PublishManyAsync(string queue, IEnumerable<RawMessage> messages, CancellationToken cancellation = default) =>
        PublishManyToExchangeAsync(exchange: "", queue, messages, cancellation);

    /// <summary>Publishes through an exchange instead. A message that reaches no queue raises an exception.</summary>
    public async Task<int> PublishManyToExchangeAsync(
        string exchange,
        string routingKey,
        IEnumerable<RawMessage> messages,
        CancellationToken cancellation = default)
    {
        await publishing.WaitAsync(cancellation);
        try
        {
            var count = 0;
            foreach (var message in messages)
            {
                await confirms.UntilAtMostAsync(InFlight - 1, cancellation);
                confirms.Sending();

                // Not cancellable here: if a message may or may not have been sent, the tracked confirms would be out of step.
                await channel.BasicPublishAsync(
                    exchange, routingKey, mandatory: true, message.ToProperties(), message.Body, CancellationToken.None);
                count++;
            }

            await confirms.UntilAtMostAsync(0, cancellation);
            return count;
        }
        finally
        {
            publishing.Release();
        }
    }

    /// <summary>Declares a durable quorum queue, like the worker's own queues.</summary>
    public Task DeclareQueueAsync(string queue, CancellationToken cancellation = default) =>
        OnAChannelAsync(
            admin => admin.QueueDeclareAsync(
                queue,
                durable: true,
                exclusive: false,
                autoDelete: false,
                arguments: new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" },
                cancellationToken: cancellation),
            cancellation);

    /// <summary>Takes the next message off the queue; null when there is none.</summary>
    public async Task<RawMessage?> TakeAsync(string queue, CancellationToken cancellation = default)
    {
        var got = await OnAChannelAsync(admin => admin.BasicGetAsync(queue, autoAck: true, cancellation), cancellation);
        return got is null ? null : RawMessage.From(got);
    }

    /// <summary>The number of messages waiting in the queue, without those that a consumer has and has not acknowledged.</summary>
    /// <returns>Null when there is no such queue.</returns>
    public async Task<uint?> QueueDepthAsync(string queue, CancellationToken cancellation = default)
    {
        try
        {
            return (await OnAChannelAsync(admin => admin.QueueDeclarePassiveAsync(queue, cancellation), cancellation)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    /// <summary>The number of consumers of the queue.</summary>
    public Task<uint> ConsumersAsync(string queue, CancellationToken cancellation = default) =>
        OnAChannelAsync(async admin => (await admin.QueueDeclarePassiveAsync(queue, cancellation)).ConsumerCount, cancellation);

    /// <summary>Waits until the queue is empty. Messages taken from it may still be unsettled.</summary>
    public Task WaitUntilEmptyAsync(string queue, TimeSpan within, CancellationToken cancellation = default) =>
        Eventually.TrueAsync(
            async () => await QueueDepthAsync(queue, cancellation) == 0,
            within,
            $"the queue {queue} is empty",
            cancellation);

    /// <summary>Deletes the messages that wait in the queue.</summary>
    public Task PurgeAsync(string queue, CancellationToken cancellation = default) =>
        OnAChannelAsync(admin => admin.QueuePurgeAsync(queue, cancellation), cancellation);

    /// <summary>Deletes the queue and its messages. Does nothing if there is no such queue.</summary>
    public Task DeleteQueueAsync(string queue, CancellationToken cancellation = default) =>
        OnAChannelAsync(
            admin => admin.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: cancellation), cancellation);

    /// <summary>Deletes the exchange. Does nothing if there is no such exchange.</summary>
    public Task DeleteExchangeAsync(string exchange, CancellationToken cancellation = default) =>
        OnAChannelAsync(
            async admin =>
            {
                await admin.ExchangeDeleteAsync(exchange, ifUnused: false, cancellationToken: cancellation);
                return true;
            },
            cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
        publishing.Dispose();
    }

    // A refused operation closes its channel, so each operation gets its own channel and the publishing channel stays open.
    private async Task<T> OnAChannelAsync<T>(Func<IChannel, Task<T>> operation, CancellationToken cancellation)
    {
        await using var admin = await connection.CreateChannelAsync(cancellationToken: cancellation);
        return await operation(admin);
    }
}
