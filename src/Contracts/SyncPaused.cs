using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>
/// SyncWorker sends nothing for now, or nothing of one procedure; changes are still taken and kept. A <see cref="SyncResumed"/> of the
/// same reason ends it; several can be open at once.
/// </summary>
public sealed record SyncPaused
{
    /// <summary>Why, as a stable word: <c>configuration</c> (key, address or certificate), <c>outage</c> (a long one), <c>operator</c>, <c>brake</c>.</summary>
    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    /// <summary>Why, in a sentence; the server's own words where there are any.</summary>
    [JsonPropertyName("detail")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>The procedure that pauses, of a <c>brake</c>; null: nothing at all is sent.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is tried again at the earliest; null where nobody knows.</summary>
    [JsonPropertyName("until")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }
}
