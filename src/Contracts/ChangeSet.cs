using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>Many changes in one message, for full syncs. From a queue each one stands alone: an invalid one stops no other.</summary>
public sealed record ChangeSet
{
    [JsonPropertyName("changes")]
    public required IReadOnlyList<EntityChanged> Changes { get; init; }
}
