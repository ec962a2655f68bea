using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>Declares a topology on the broker. Existing objects with the same arguments stay as they are, with their messages.</summary>
internal sealed class TopologyDeclaration(BrokerClient broker, Topology topology)
{
    /// <exception cref="BrokerException">The broker cannot be reached, or the connection was lost meanwhile.</exception>
    /// <exception cref="TopologyException">The broker refuses a declaration for good.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (topology.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new TopologyException(string.Join(Environment.NewLine, problems));
        }

        await using var connection = await broker.ConnectAsync("syncworker topology", cancellationToken);
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            foreach (var exchange in topology.Exchanges)
            {
                await DeclareAsync($"exchange {exchange}", () =>
                    channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellationToken));
            }

            foreach (var (name, arguments) in topology.Queues)
            {
                await DeclareAsync($"queue {name}", () => channel.QueueDeclareAsync(
                    name,
                    durable: true,
                    exclusive: false,
                    autoDelete: false,
                    arguments.ToDictionary(),
                    cancellationToken: cancellationToken));
            }

            foreach (var (source, destination, toQueue) in topology.Bindings)
            {
                await DeclareAsync($"binding from {source} to {destination}", () => toQueue
                    ? channel.QueueBindAsync(destination, source, routingKey: "", cancellationToken: cancellationToken)
                    : channel.ExchangeBindAsync(destination, source, routingKey: "", cancellationToken: cancellationToken));
            }
        }
        catch (Exception lost) when (BrokerClient.IsLost(lost, cancellationToken))
        {
            throw new BrokerException($"{broker.Where}: the connection is lost: {lost.Message}", lost);
        }
    }

    private async Task DeclareAsync(string what, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is
        {
            ReplyCode: Constants.PreconditionFailed or Constants.AccessRefused,
            ReplyText: var words,
            ReplyCode: var code,
        })
        {
            throw new TopologyException(
                $"{broker.Where} refuses the {what}: {words}. {(code == Constants.AccessRefused ? NotAllowed : NotTheSame)}", refused);
        }
    }

    private const string NotTheSame =
        "It exists with other arguments, which RabbitMQ never changes. "
        + "If the delivery limit differs, set Broker:DeliveryLimit to the existing value. "
        + "Otherwise let the queue run empty, delete it (rabbitmqctl delete_queue NAME), and start again.";

    private const string NotAllowed =
        "Give the user the right to configure syncworker.* and SyncWorker.* (rabbitmqctl set_permissions): "
        + "the worker declares these exchanges and queues whenever it connects.";
}
