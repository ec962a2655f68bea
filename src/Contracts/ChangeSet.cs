using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>
/// Many changes in one message, for full syncs. In a message from a queue, each change is independent: an invalid one does not stop
/// the others.
/// </summary>
public sealed record ChangeSet
{
    /// <summary>
    /// The name of the full export that the changes are part of, such as <c>nightly</c>; null when they are news. What Dime.Scheduler has
    /// accepted already is then not sent again.
    /// </summary>
    [JsonPropertyName("export")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Export { get; init; }

    [JsonPropertyName("changes")]
    public required IReadOnlyList<EntityChanged> Changes { get; init; }
}
