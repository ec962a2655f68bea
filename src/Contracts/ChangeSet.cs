using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>
/// Many changes in one message, for full syncs. In a message from a queue, each change is independent: an invalid one does not stop
/// the others.
/// </summary>
public sealed record ChangeSet
{
    [JsonPropertyName("changes")]
    public required IReadOnlyList<EntityChanged> Changes { get; init; }
}
