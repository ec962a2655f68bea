using SyncWorker.Contracts;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// The exchanges, queues and bindings that the broker must have, as data. They are declared at startup, by
/// <c>syncworker topology apply</c>, and by MassTransit whenever it connects. All exchanges are durable fanouts, all queues are durable
/// quorum queues, and no binding has a routing key.
/// </summary>
/// <param name="Exchanges">In any order.</param>
/// <param name="Queues">A queue that takes the dead letters of another comes before it.</param>
internal sealed record Topology(
    IReadOnlyList<string> Exchanges, IReadOnlyList<Topology.Queue> Queues, IReadOnlyList<Topology.Binding> Bindings)
{
    public const string QueueType = "x-queue-type";
    public const string DeliveryLimit = "x-delivery-limit";
    public const string DeadLetterExchange = "x-dead-letter-exchange";
    public const string DeadLetterStrategy = "x-dead-letter-strategy";
    public const string Overflow = "x-overflow";

    /// <summary>
    /// Messages that were set aside have nowhere else to go and must never be dropped. Without a limit in the arguments, RabbitMQ 4 would
    /// drop them after 20 deliveries. RabbitMQ 3.10 has no value for "never", so this is a number that is never reached.
    /// </summary>
    public const int NoLimit = 1_000_000_000;

    private static readonly (string Queue, Type Message)[] Inputs =
    [
        (Contracts.Queues.Jobs, typeof(JobChanged)),
        (Contracts.Queues.Tasks, typeof(TaskChanged)),
        (Contracts.Queues.Resources, typeof(ResourceChanged)),
        (Contracts.Queues.Changes, typeof(EntityChanged)),
        (Contracts.Queues.ChangeSets, typeof(ChangeSet)),
    ];

    private static readonly Type[] Events = [typeof(ChangeDeadLettered), typeof(SyncPaused), typeof(SyncResumed)];

    /// <param name="Arguments">The arguments as the broker names them. The broker refuses one that differs from those of the existing
    /// queue.</param>
    internal sealed record Queue(string Name, IReadOnlyDictionary<string, object?> Arguments);

    /// <summary>Forwards every message from the source to the destination.</summary>
    internal sealed record Binding(string Source, string Destination, bool ToQueue);

    public static Topology Of(BrokerOptions broker)
    {
        var names = Inputs.SelectMany(input => new[] { SetAside(input.Queue), input.Queue }).ToList();
        return new(
            [.. names, .. Inputs.Select(input => ExchangeOf(input.Message)), .. Events.Select(ExchangeOf)],
            [.. Inputs.SelectMany(input => new[] { OfSetAside(input.Queue), OfInput(input.Queue, broker) })],
            [
                // MassTransit sends to an exchange with the queue's name; all other clients send to the queue itself.
                .. names.Select(name => new Binding(name, name, ToQueue: true)),
                .. Inputs.Select(input => new Binding(ExchangeOf(input.Message), input.Queue, ToQueue: false)),
            ]);
    }

    /// <summary>The queue where the broker sets aside undeliverable messages. The name is MassTransit's.</summary>
    public static string SetAside(string queue) => queue + "_error";

    /// <summary>The exchange that messages of this type are published to.</summary>
    public static string ExchangeOf(Type message) => $"{message.Namespace}:{message.Name}";

    public IReadOnlyDictionary<string, object?> ArgumentsOf(string queue) => Queues.Single(one => one.Name == queue).Arguments;

    /// <summary>The settings that would silently lose messages; empty if there are none.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var (name, arguments) in Queues.Where(queue => queue.Arguments.GetValueOrDefault(DeliveryLimit) is not (null or NoLimit)))
        {
            if (arguments.GetValueOrDefault(DeadLetterExchange) is not string exchange)
            {
                yield return $"Queue {name} has {DeliveryLimit} and no {DeadLetterExchange}: messages over the limit would be dropped.";
            }
            else if (!Exchanges.Contains(exchange) || !Bindings.Any(binding => binding.ToQueue && binding.Source == exchange))
            {
                yield return $"Queue {name} has {DeadLetterExchange} = {exchange}, but no binding leads from there to a queue.";
            }

            // Without these two the broker falls back to at-most-once, and reports that only in its log.
            if (arguments.GetValueOrDefault(DeadLetterStrategy) is not "at-least-once"
                || arguments.GetValueOrDefault(Overflow) is not "reject-publish")
            {
                yield return $"Queue {name} has {DeliveryLimit} and must have {DeadLetterStrategy} = at-least-once "
                    + $"and {Overflow} = reject-publish.";
            }
        }
    }

    private static Queue OfInput(string name, BrokerOptions broker) => new(name, new Dictionary<string, object?>
    {
        [QueueType] = "quorum",
        [DeliveryLimit] = broker.DeliveryLimit,
        [DeadLetterExchange] = SetAside(name),
        [DeadLetterStrategy] = "at-least-once",
        [Overflow] = "reject-publish",
    });

    private static Queue OfSetAside(string name) =>
        new(SetAside(name), new Dictionary<string, object?> { [QueueType] = "quorum", [DeliveryLimit] = NoLimit });
}
