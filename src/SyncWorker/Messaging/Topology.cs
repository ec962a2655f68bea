using SyncWorker.Contracts;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Messaging;

/// <summary>
/// What must be on the broker, as data: declared at the start, by <c>syncworker topology apply</c>, and by MassTransit whenever it
/// connects. All exchanges are durable fanouts, all queues durable quorum queues, and no binding has a routing key.
/// </summary>
/// <param name="Exchanges">In any order.</param>
/// <param name="Queues">What takes the dead letters of others stands before them.</param>
internal sealed record Topology(IReadOnlyList<string> Exchanges, IReadOnlyList<Topology.Queue> Queues, IReadOnlyList<Topology.Binding> Bindings)
{
    public const string QueueType = "x-queue-type";
    public const string DeliveryLimit = "x-delivery-limit";
    public const string DeadLetterExchange = "x-dead-letter-exchange";
    public const string DeadLetterStrategy = "x-dead-letter-strategy";
    public const string Overflow = "x-overflow";

    /// <summary>
    /// What was set aside has nowhere else to go, and never may be dropped. RabbitMQ 4 would do so after 20 deliveries where nothing
    /// is said, and 3.10 knows no word for "never": so it is a number that nobody lives to see.
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

    /// <param name="Arguments">As the broker knows them; one that differs from what a queue was made with is refused.</param>
    internal sealed record Queue(string Name, IReadOnlyDictionary<string, object?> Arguments);

    /// <summary>What arrives at the source goes on to the destination.</summary>
    internal sealed record Binding(string Source, string Destination, bool ToQueue);

    public static Topology Of(BrokerOptions broker)
    {
        var names = Inputs.SelectMany(input => new[] { SetAside(input.Queue), input.Queue }).ToList();
        return new(
            [.. names, .. Inputs.Select(input => ExchangeOf(input.Message)), .. Events.Select(ExchangeOf)],
            [.. Inputs.SelectMany(input => new[] { OfSetAside(input.Queue), OfInput(input.Queue, broker) })],
            [
                // MassTransit sends to an exchange of the queue's name; everybody else to the queue itself.
                .. names.Select(name => new Binding(name, name, ToQueue: true)),
                .. Inputs.Select(input => new Binding(ExchangeOf(input.Message), input.Queue, ToQueue: false)),
            ]);
    }

    /// <summary>Where the broker puts what it could not deliver. The name is MassTransit's.</summary>
    public static string SetAside(string queue) => queue + "_error";

    /// <summary>The exchange that messages of this type are published to.</summary>
    public static string ExchangeOf(Type message) => $"{message.Namespace}:{message.Name}";

    public IReadOnlyDictionary<string, object?> ArgumentsOf(string queue) => Queues.Single(one => one.Name == queue).Arguments;

    /// <summary>What would lose messages without a word; empty: nothing.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var (name, arguments) in Queues.Where(queue => queue.Arguments.GetValueOrDefault(DeliveryLimit) is not (null or NoLimit)))
        {
            if (arguments.GetValueOrDefault(DeadLetterExchange) is not string exchange)
            {
                yield return $"Queue {name} has {DeliveryLimit} and no {DeadLetterExchange}: what exceeds the limit would be dropped.";
            }
            else if (!Exchanges.Contains(exchange) || !Bindings.Any(binding => binding.ToQueue && binding.Source == exchange))
            {
                yield return $"Queue {name} has {DeadLetterExchange} = {exchange}, from which nothing leads to a queue.";
            }

            // Without these two the broker falls back to at-most-once, and says so only in its log.
            if (arguments.GetValueOrDefault(DeadLetterStrategy) is not "at-least-once" || arguments.GetValueOrDefault(Overflow) is not "reject-publish")
            {
                yield return $"Queue {name} has {DeliveryLimit} and must have {DeadLetterStrategy} = at-least-once and {Overflow} = reject-publish.";
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

    private static Queue OfSetAside(string name) => new(SetAside(name), new Dictionary<string, object?> { [QueueType] = "quorum", [DeliveryLimit] = NoLimit });
}
