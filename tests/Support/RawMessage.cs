using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace SyncWorker.Testing;

/// <summary>An AMQP message as it is on the wire: a body and the few properties that the worker reads.</summary>
public sealed record RawMessage(ReadOnlyMemory<byte> Body)
{
    private static readonly Dictionary<string, object?> None = new(StringComparer.Ordinal);

    /// <summary>The body as UTF-8.</summary>
    public RawMessage(string body)
        : this(Encoding.UTF8.GetBytes(body))
    {
    }

    public string? MessageId { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>The AMQP property <c>type</c>.</summary>
    public string? Type { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The send time that the sender states; AMQP carries whole seconds.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Strings arrive as UTF-8 bytes: see <see cref="Header"/>.</summary>
    public IReadOnlyDictionary<string, object?> Headers { get; init; } = None;

    /// <summary>Set by the broker when it has delivered this message before; ignored when publishing.</summary>
    public bool Redelivered { get; init; }

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header as text, null when it is missing.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name) switch
    {
        byte[] utf8 => Encoding.UTF8.GetString(utf8),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
    };

    internal static RawMessage From(BasicGetResult got)
    {
        var properties = got.BasicProperties;
        return new RawMessage(got.Body.ToArray())
        {
            MessageId = properties.MessageId,
            CorrelationId = properties.CorrelationId,
            Type = properties.Type,
            ContentType = properties.ContentType,
            Timestamp = properties.IsTimestampPresent() ? DateTimeOffset.FromUnixTimeSeconds(properties.Timestamp.UnixTime) : null,
            Headers = properties.Headers?.ToDictionary(StringComparer.Ordinal) ?? None,
            Redelivered = got.Redelivered,
        };
    }

    // A property that is not set is not sent: a message without an id has no id property, rather than an empty one.
    internal BasicProperties ToProperties()
    {
        var properties = new BasicProperties { Persistent = true };
        if (MessageId is not null)
        {
            properties.MessageId = MessageId;
        }

        if (CorrelationId is not null)
        {
            properties.CorrelationId = CorrelationId;
        }

        if (Type is not null)
        {
            properties.Type = Type;
        }

        if (ContentType is not null)
        {
            properties.ContentType = ContentType;
        }

        if (Timestamp is { } sent)
        {
            properties.Timestamp = new AmqpTimestamp(sent.ToUnixTimeSeconds());
        }

        if (Headers.Count > 0)
        {
            properties.Headers = Headers.ToDictionary(StringComparer.Ordinal);
        }

        return properties;
    }
}
