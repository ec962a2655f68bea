using DimeClient;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Contracts;

namespace SyncWorker.Operate.Publish;

/// <summary>
/// Plain JSON on the worker's queues through the default exchange, as any publisher can do it: confirmed by the broker, and
/// refused where no queue takes it.
/// </summary>
internal sealed class QueueTarget : IPublishTarget
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _where;

    private QueueTarget(IConnection connection, IChannel channel, string where) => (_connection, _channel, _where) = (connection, channel, where);

    /// <exception cref="OperatorException">The broker does not take the connection.</exception>
    public static async Task<QueueTarget> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        // The address without its password.
        var where = $"{address.Scheme}://{address.Host}:{(address.Port > 0 ? address.Port : 5672)}{address.AbsolutePath}";
        try
        {
            var factory = new ConnectionFactory { Uri = address, ClientProvidedName = "syncworker publish" };
            var connection = await factory.CreateConnectionAsync(cancellationToken);
            var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            return new(connection, await connection.CreateChannelAsync(options, cancellationToken), where);
        }
        catch (Exception refused) when (refused is BrokerUnreachableException or OperationInterruptedException or UriFormatException)
        {
            throw new OperatorException($"{where} does not let us in: {(refused.InnerException ?? refused).Message}");
        }
    }

    public static string QueueOf(string? entity) => (entity is null ? null : DimeCatalog.Find(entity)?.Name) switch
    {
        "Job" => Queues.Jobs,
        "Task" => Queues.Tasks,
        "Resource" => Queues.Resources,
        _ => Queues.Changes,
    };

    public async Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken)
    {
        try
        {
            // Published in order; the confirms are awaited together.
            var confirms = new List<Task>(batch.Count);
            foreach (var change in batch)
            {
                var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent };
                if (change.MessageId is { } id)
                {
                    properties.MessageId = id;
                }
                confirms.Add(_channel.BasicPublishAsync(exchange: "", QueueOf(change.Entity), mandatory: true, properties, change.Json, cancellationToken).AsTask());
            }
            await Task.WhenAll(confirms);
            return new(batch.Count, 0, []);
        }
        catch (PublishException refused)
        {
            throw new OperatorException(refused.IsReturn
                ? $"{_where} has no queue {QueueOf(batch[0].Entity)}: start the worker once with Broker:Transport=RabbitMq, which creates it."
                : $"{_where} does not take the message: its queue is full or has lost its quorum.");
        }
        catch (Exception lost) when (lost is AlreadyClosedException or OperationInterruptedException)
        {
            throw new OperatorException($"{_where}: the connection is lost: {lost.Message} Publish the file again; ids make it safe.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
