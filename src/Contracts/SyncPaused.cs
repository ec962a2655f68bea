using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>
/// SyncWorker has paused sending, entirely or for one procedure; it still receives and stores changes. A <see cref="SyncResumed"/>
/// with the same reason ends the pause; several pauses can be open at once.
/// </summary>
public sealed record SyncPaused
{
    /// <summary>
    /// The reason, as a stable word: <c>configuration</c> (key, address or certificate), <c>outage</c> (a long one),
    /// <c>operator</c>, <c>brake</c>.
    /// </summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>The reason in a sentence; the server's own words if there are any.</summary>
    [JsonPropertyName("detail")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>The paused procedure of a <c>brake</c>; null if all sending is paused.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>The earliest time of the next attempt; null if it is unknown.</summary>
    [JsonPropertyName("until")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }
}
