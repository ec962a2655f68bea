namespace SyncWorker.Receive;

/// <summary>A message as the broker delivered it.</summary>
/// <param name="Queue">The queue it was read from.</param>
/// <param name="Body">Valid only until the delivery is acknowledged.</param>
/// <param name="MessageId">The AMQP property, as text; null when it has none.</param>
internal sealed record Delivery(string Queue, ReadOnlyMemory<byte> Body, string? MessageId, string? ContentType);
