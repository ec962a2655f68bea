using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>SyncWorker has resumed sending.</summary>
public sealed record SyncResumed
{
    /// <summary>Why sending was paused: the word in <see cref="SyncPaused.Reason"/>.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The procedure that was paused; null if all sending was paused.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    /// <summary>When the pause began.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    [JsonPropertyName("resumedAt")]
    public required DateTimeOffset ResumedAt { get; init; }
}
