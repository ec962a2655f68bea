using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>SyncWorker sends nothing for now; changes are still taken and kept.</summary>
public sealed record SyncPaused
{
    /// <summary>Why, as a stable word: <c>credentials</c>, <c>outage</c>, <c>throttled</c>, <c>operator</c>, …</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Why, in a sentence; the server's own words where there are any.</summary>
    [JsonPropertyName("detail")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is tried again at the earliest; null where nobody knows.</summary>
    [JsonPropertyName("until")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }
}
