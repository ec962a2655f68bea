using SyncWorker.Contracts;

namespace SyncWorker.Changes;

/// <summary>A change as it came in, read and checked, ready to be recorded.</summary>
internal sealed record IncomingChange
{
    /// <summary>The record it concerns; null when the message does not say.</summary>
    public EntityAddress? Entity { get; init; }

    public ChangeKind Kind { get; init; }

    public ChangeMode Mode { get; init; }

    /// <summary>The source's version number, if it has one.</summary>
    public long? Version { get; init; }

    /// <summary>When it happened by the source's clock; null also when that lies too far ahead of ours.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Wire name → value as it goes out, keys included.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>As the ledger takes it: what a publisher writes there may be anything.</summary>
    public string? MessageId { get; init => field = value is null ? null : StorableText.Of(value, StorableText.MostOfId); }

    /// <summary>Recognises a repeat; null when nothing in the message can.</summary>
    public DedupeKey? Dedupe { get; init; }

    /// <summary>Without an id a repeat is known by its content, and is none when the record was reset or deleted since.</summary>
    public bool IsToldByContent => Entity is not null && MessageId is null && Dedupe is not null;

    /// <summary>The queue it came from, or <c>http</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Why it can not be sent; it is then recorded as a dead letter, with <see cref="Body"/>.</summary>
    public DeadReason? Refusal { get; init; }

    /// <summary>What was received; written only of what is refused.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Properties and headers of its message as JSON, kept only of what is refused.</summary>
    public string? Headers { get; init; }

    /// <summary>Counters raised when it is recorded: <c>time ahead</c>, <c>no dedupe</c>, …</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
