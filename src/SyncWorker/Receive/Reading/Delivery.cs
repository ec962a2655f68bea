namespace SyncWorker.Receive.Reading;

/// <summary>A message as the broker delivered it.</summary>
/// <param name="Queue">The queue it was published to.</param>
/// <param name="Body">Valid only until the delivery is acknowledged.</param>
/// <param name="MessageId">The AMQP property, as text; null when it has none.</param>
internal sealed record Delivery(string Queue, ReadOnlyMemory<byte> Body, string? MessageId, string? ContentType)
{
    /// <summary>
    /// The broker has set it aside after too many deliveries, and others have overtaken it since: what does not say its place in the
    /// order must not pass for the newest of its record.
    /// </summary>
    public bool IsLate { get; init; }
}
