using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>A record of any entity of the catalog was created, updated, deleted or cleared.</summary>
public sealed record EntityChanged
{
    /// <summary>The catalog's name: <c>Job</c>, <c>Category</c>, <c>TaskFilterValue</c>; case does not matter.</summary>
    [JsonPropertyName("entity")]
    public required string Entity { get; init; }

    /// <summary>What happened to the record. Default: created or updated.</summary>
    [JsonPropertyName("kind")]
    public ChangeKind Kind { get; init; }

    /// <summary>Whether the change carries the whole record or only these fields. Default: the whole record.</summary>
    [JsonPropertyName("mode")]
    public ChangeMode Mode { get; init; }

    /// <summary>
    /// Your id of this message: a message sent twice with the same id is applied once. Over AMQP the message-id property wins.
    /// </summary>
    [JsonPropertyName("messageId")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>The record's version in the source, higher is newer. Without it <see cref="OccurredAt"/> decides.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; init; }

    /// <summary>When the source made the change; used to order changes that have no <see cref="Version"/>.</summary>
    [JsonPropertyName("occurredAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>
    /// Key and fields by their catalog name, values as text: numbers invariant, dates ISO 8601, <c>True</c> or <c>False</c>. A null
    /// field counts as absent; an empty text is a value.
    /// </summary>
    [JsonPropertyName("fields")]
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();

    /// <summary>Names of the fields to empty; a null field counts as absent, and an empty text is a value.</summary>
    [JsonPropertyName("clear")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Clear { get; init; }
}
