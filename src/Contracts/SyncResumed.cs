using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>SyncWorker sends again.</summary>
public sealed record SyncResumed
{
    /// <summary>Why it had paused: the word of <see cref="SyncPaused.Reason"/>.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The procedure that had paused; null: everything had.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    /// <summary>When the pause began.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    [JsonPropertyName("resumedAt")]
    public required DateTimeOffset ResumedAt { get; init; }
}
