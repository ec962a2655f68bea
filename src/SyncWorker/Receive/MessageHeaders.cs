using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace SyncWorker.Receive;

/// <summary>What a message says beside its body: for people who look for where it came from.</summary>
internal static class MessageHeaders
{
    /// <summary>A header that the broker sets on what it has delivered before.</summary>
    private const string DeliveryCount = "x-delivery-count";

    /// <summary>Properties by their AMQP names, and all headers; null when there is none.</summary>
    public static string? ToJson(IReadOnlyBasicProperties properties)
    {
        var said = new JsonObject();
        Add("content-type", properties.ContentType);
        Add("correlation-id", properties.CorrelationId);
        Add("type", properties.Type);
        Add("app-id", properties.AppId);
        Add("timestamp", properties.IsTimestampPresent() ? Node(properties.Timestamp) : null);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            Add(name, Node(value));
        }
        return said.Count == 0 ? null : JsonSerializer.Serialize(said);

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                said[name] = value;
            }
        }
    }

    /// <summary>How often the broker has had the message back.</summary>
    public static long Returns(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue(DeliveryCount, out var count) == true ? Convert.ToInt64(count, CultureInfo.InvariantCulture) : 0;

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        byte[] text => JsonValue.Create(Encoding.UTF8.GetString(text)),
        AmqpTimestamp time => JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(time.UnixTime)),
        bool truth => JsonValue.Create(truth),
        sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        IDictionary<string, object?> table => new JsonObject(table.Select(pair => KeyValuePair.Create(pair.Key, Node(pair.Value)))),
        IList list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
