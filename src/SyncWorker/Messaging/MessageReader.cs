using RabbitMQ.Client;
using SyncWorker.Changes;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Messaging;

/// <summary>Reads the changes of a message from its body and its AMQP properties. Both receivers use it, so both read the same.</summary>
/// <param name="queue">The queue that the messages were published to.</param>
/// <param name="read">Reads the changes of a delivery; the number says how often the delivery has gone back to the broker.</param>
internal sealed class MessageReader(
    string queue, Func<Delivery, long, DateTimeOffset, IReadOnlyList<IncomingChange>> read, TimeProvider time)
{
    /// <summary>
    /// Reads a delivery with any content. Never throws, because the broker would redeliver the message at once and for ever. Keeps
    /// nothing of <paramref name="body"/>.
    /// </summary>
    public IReadOnlyList<IncomingChange> Read(ReadOnlyMemory<byte> body, IReadOnlyBasicProperties properties)
    {
        // Read the property as text: MassTransit's own parsing turns other text than a Guid into null, and reads a time from a random Guid.
        var id = properties.IsMessageIdPresent() && properties.MessageId is { Length: > 0 } text ? text : null;
        return WithHeaders(
            read(new(queue, body, id, properties.ContentType), MessageHeaders.Returns(properties), time.GetUtcNow()),
            properties);
    }

    private static IReadOnlyList<IncomingChange> WithHeaders(IReadOnlyList<IncomingChange> changes, IReadOnlyBasicProperties properties)
    {
        if (changes.All(change => change.Refusal is null))
        {
            return changes;
        }

        var headers = MessageHeaders.ToJson(properties);
        return [.. changes.Select(change => change.Refusal is null ? change : change with { Headers = headers })];
    }
}
