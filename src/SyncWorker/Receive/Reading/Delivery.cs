namespace SyncWorker.Receive.Reading;

/// <summary>A message as the broker delivered it.</summary>
/// <param name="Queue">The queue that the message was published to.</param>
/// <param name="Body">Valid only while the delivery is read.</param>
/// <param name="MessageId">The AMQP property, as text; null when the message has none.</param>
internal sealed record Delivery(string Queue, ReadOnlyMemory<byte> Body, string? MessageId, string? ContentType)
{
    /// <summary>
    /// The broker has set the message aside after too many deliveries, and other messages have overtaken it since. A change without a
    /// version or time must not count as the newest of its record.
    /// </summary>
    public bool IsLate { get; init; }
}
