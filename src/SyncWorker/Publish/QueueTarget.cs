using DimeClient;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Contracts;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>
/// Publishes plain JSON to the worker's queues through the default exchange, as any publisher can. The broker confirms each message,
/// and refuses it if no queue takes it.
/// </summary>
internal sealed class QueueTarget : IPublishTarget
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _where;

    private QueueTarget(IConnection connection, IChannel channel, string where) =>
        (_connection, _channel, _where) = (connection, channel, where);

    /// <exception cref="OperatorException">The broker refuses the connection.</exception>
    public static async Task<QueueTarget> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var broker = new BrokerClient(new() { Url = address });
        try
        {
            var connection = await broker.ConnectAsync("syncworker publish", cancellationToken);
            var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            return new(connection, await connection.CreateChannelAsync(options, cancellationToken), broker.Where);
        }
        catch (Exception refused) when (refused is BrokerException or OperationInterruptedException)
        {
            throw new OperatorException(refused.Message);
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
                confirms.Add(_channel
                    .BasicPublishAsync(exchange: "", QueueOf(change.Entity), mandatory: true, properties, change.Json, cancellationToken)
                    .AsTask());
            }
            await Task.WhenAll(confirms);
            return new(batch.Count, 0, []);
        }
        catch (PublishException refused)
        {
            throw new OperatorException(refused.IsReturn
                ? $"{_where} has no queue {QueueOf(batch[0].Entity)}: "
                    + "start the worker once with Broker:Transport=RabbitMq, which creates it."
                : $"{_where} does not accept the message: its queue is full or has lost its quorum.");
        }
        catch (Exception lost) when (lost is AlreadyClosedException or OperationInterruptedException)
        {
            throw new OperatorException($"{_where}: the connection was lost: {lost.Message} Publish the file again; ids make that safe.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
