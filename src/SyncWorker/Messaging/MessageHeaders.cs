using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RabbitMQ.Client;
using SyncWorker.Changes;
using SyncWorker.Receive;

namespace SyncWorker.Messaging;

/// <summary>
/// The properties and headers of a message, for people who trace where it came from. A publisher may write values of any type and size
/// there. Reading them never throws, and only a small part is kept.
/// </summary>
internal static class MessageHeaders
{
    /// <summary>The header that the broker sets on a message that it has delivered before.</summary>
    private const string DeliveryCount = "x-delivery-count";

    private const int MostValues = 200;
    private const int MostCharacters = 500;
    private const int MostLevels = 8;
    private const string Omitted = "…";

    /// <summary>
    /// Properties by their AMQP names, and all headers, without the values of <see cref="SecretHeaders"/>; null if there are none.
    /// </summary>
    public static string? ToJson(IReadOnlyBasicProperties properties)
    {
        var said = new JsonObject();
        var left = MostValues;
        Add("content-type", properties.ContentType);
        Add("correlation-id", properties.CorrelationId);
        Add("type", properties.Type);
        Add("app-id", properties.AppId);
        Add("timestamp", properties.IsTimestampPresent() ? properties.Timestamp : null);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            Add(name, value);
        }
        return said.Count == 0 ? null : JsonSerializer.Serialize(said);

        void Add(string name, object? value)
        {
            if (value is not null && left > 0)
            {
                said[Text(name)] = SecretHeaders.IsName(name) ? SecretHeaders.NotKept : Node(value, MostLevels, ref left);
            }
        }
    }

    /// <summary>How often the message has gone back to the broker; 0 if the header is not a number.</summary>
    public static long Returns(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue(DeliveryCount, out var count) == true && IsNumber(count)
            && long.TryParse(
                Convert.ToString(count, CultureInfo.InvariantCulture),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number)
            ? number
            : 0;

    private static JsonNode? Node(object? value, int levels, ref int left)
    {
        left--;
        switch (value)
        {
            case null:
                return null;
            case byte[] bytes:
                // A character takes at most four bytes.
                return JsonValue.Create(Text(Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4 * MostCharacters)))));
            case AmqpTimestamp time:
                // In seconds. Several clients write milliseconds, and for any day since 1978 those exceed the largest year.
                return time.UnixTime is >= 0 and <= 253_402_300_799
                    ? JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(time.UnixTime))
                    : JsonValue.Create(time.UnixTime);
            case bool truth:
                return JsonValue.Create(truth);
            case IDictionary or IList when levels == 0:
                return JsonValue.Create(Omitted);
            case IDictionary<string, object?> table:
                var record = new JsonObject();
                foreach (var (name, inner) in table)
                {
                    if (left <= 0)
                    {
                        break;
                    }
                    record[Text(name)] = SecretHeaders.IsName(name) ? SecretHeaders.NotKept : Node(inner, levels - 1, ref left);
                }
                return record;
            case IList list:
                var items = new JsonArray();
                for (var i = 0; i < list.Count && left > 0; i++)
                {
                    items.Add(Node(list[i], levels - 1, ref left));
                }
                return items;
            default:
                var text = Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                return IsNumber(value) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? JsonValue.Create(number)
                    : JsonValue.Create(text);
        }
    }

    private static bool IsNumber(object? value) => value is sbyte or byte or short or ushort or int or uint or long or ulong;

    private static string Text(string text) => SecretHeaders.IsValue(text) ? SecretHeaders.NotKept : StorableText.Of(text, MostCharacters);
}
