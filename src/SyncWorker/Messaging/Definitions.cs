using System.Text.Json.Serialization;
using RabbitMQ.Client;

namespace SyncWorker.Messaging;

/// <summary>A topology in RabbitMQ's import and export format, for brokers on which applications may not declare.</summary>
internal sealed record Definitions(
    IReadOnlyList<Definitions.Exchange> Exchanges, IReadOnlyList<Definitions.Queue> Queues, IReadOnlyList<Definitions.Binding> Bindings)
{
    private static readonly Dictionary<string, object?> None = [];

    public static Definitions Of(Topology topology, string virtualHost) => new(
        [.. topology.Exchanges.Select(name => new Exchange(
            name, virtualHost, ExchangeType.Fanout, Durable: true, AutoDelete: false, Internal: false, None))],
        [.. topology.Queues.Select(queue => new Queue(queue.Name, virtualHost, Durable: true, AutoDelete: false, queue.Arguments))],
        [.. topology.Bindings.Select(binding => new Binding(
            binding.Source, virtualHost, binding.Destination, binding.ToQueue ? "queue" : "exchange", RoutingKey: "", None))]);

    internal sealed record Exchange(
        string Name,
        [property: JsonPropertyName("vhost")] string VirtualHost,
        string Type,
        bool Durable,
        [property: JsonPropertyName("auto_delete")] bool AutoDelete,
        bool Internal,
        IReadOnlyDictionary<string, object?> Arguments);

    internal sealed record Queue(
        string Name,
        [property: JsonPropertyName("vhost")] string VirtualHost,
        bool Durable,
        [property: JsonPropertyName("auto_delete")] bool AutoDelete,
        IReadOnlyDictionary<string, object?> Arguments);

    internal sealed record Binding(
        string Source,
        [property: JsonPropertyName("vhost")] string VirtualHost,
        string Destination,
        [property: JsonPropertyName("destination_type")] string DestinationType,
        [property: JsonPropertyName("routing_key")] string RoutingKey,
        IReadOnlyDictionary<string, object?> Arguments);
}
