using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>SyncWorker gave a change up; it waits for a person in the dead letters.</summary>
public sealed record ChangeDeadLettered
{
    /// <summary>The change's number in the ledger: what <c>dead show</c> takes.</summary>
    [JsonPropertyName("changeId")]
    public required long ChangeId { get; init; }

    /// <summary>The id its publisher gave it, or null.</summary>
    [JsonPropertyName("messageId")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>The catalog's name; null where the message could not be read that far.</summary>
    [JsonPropertyName("entity")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Entity { get; init; }

    /// <summary>The record's key text, <c>BC1/SERVICE/JOB-1001</c>; null where the message could not be read that far.</summary>
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

    /// <summary>The SDK's name of the error (<c>ValidationError</c>); null where nothing was sent.</summary>
    [JsonPropertyName("error")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>The server's own words, or ours where nothing was sent.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>The import procedure, or null.</summary>
    [JsonPropertyName("procedure")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Procedure { get; init; }

    /// <summary>The field at fault, where one is known.</summary>
    [JsonPropertyName("field")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>The HTTP status, the inner one where the answer has one; null where nothing came back.</summary>
    [JsonPropertyName("httpStatus")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HttpStatus { get; init; }

    /// <summary>Calls that failed because of this change; 0 where nothing was sent.</summary>
    [JsonPropertyName("attempts")]
    public int Attempts { get; init; }

    /// <summary>When it became a dead letter.</summary>
    [JsonPropertyName("occurredAt")]
    public required DateTimeOffset OccurredAt { get; init; }
}
