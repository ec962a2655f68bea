using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>SyncWorker stopped retrying a change; it is now a dead letter and waits for a person.</summary>
public sealed record ChangeDeadLettered
{
    /// <summary>The change's number in the ledger, the argument of <c>dead show</c>.</summary>
    [JsonPropertyName("changeId")]
    public required long ChangeId { get; init; }

    /// <summary>The publisher's id of the message, or null.</summary>
    [JsonPropertyName("messageId")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>The entity's name in the catalog; null if the message could not be read that far.</summary>
    [JsonPropertyName("entity")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Entity { get; init; }

    /// <summary>The record's key text, <c>BC1/SERVICE/JOB-1001</c>; null if the message could not be read that far.</summary>
    [JsonPropertyName("key")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    [JsonPropertyName("kind")]
    public ChangeKind Kind { get; init; }

    /// <summary>A stable code that never changes its meaning.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>The class of failure: <c>rejected</c>, <c>invalid</c>, <c>too large</c>, …</summary>
    [JsonPropertyName("class")]
    public required string Class { get; init; }

    /// <summary>The SDK's name of the error (<c>ValidationError</c>); null if nothing was sent.</summary>
    [JsonPropertyName("error")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>The server's own words, or ours if nothing was sent.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>The import procedure, or null.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    /// <summary>The field at fault, if known.</summary>
    [JsonPropertyName("field")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>The HTTP status, or the inner one if the answer has one; null if no answer arrived.</summary>
    [JsonPropertyName("httpStatus")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HttpStatus { get; init; }

    /// <summary>Calls that failed because of this change; 0 if nothing was sent.</summary>
    [JsonPropertyName("attempts")]
    public int Attempts { get; init; }

    /// <summary>When the change became a dead letter.</summary>
    [JsonPropertyName("occurredAt")]
    public required DateTimeOffset OccurredAt { get; init; }
}
