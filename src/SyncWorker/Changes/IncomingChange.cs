using SyncWorker.Contracts;

namespace SyncWorker.Changes;

/// <summary>A received change that was read and checked and is ready to be recorded.</summary>
internal sealed record IncomingChange
{
    /// <summary>The record that the change concerns; null if the message does not name one.</summary>
    public EntityAddress? Entity { get; init; }

    public ChangeKind Kind { get; init; }

    public ChangeMode Mode { get; init; }

    /// <summary>The source's version number, if it has one.</summary>
    public long? Version { get; init; }

    /// <summary>When the change happened by the source's clock; null also if that is too far ahead of the worker's clock.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Wire name → value as it is sent, keys included.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The message id in a form that the ledger can store, because a publisher may write anything there.</summary>
    public string? MessageId { get; init => field = value is null ? null : StorableText.Of(value, StorableText.MostOfId); }

    /// <summary>The name of the full export that the change is part of; null when it is news.</summary>
    public string? Export { get; init; }

    /// <summary>The key that recognises a repeat; null if nothing in the message can.</summary>
    public DedupeKey? Dedupe { get; init; }

    /// <summary>
    /// Whether a repeat is recognised by its content, because the message has no id. It does not count as a repeat if the record was
    /// reset or deleted in the meantime.
    /// </summary>
    public bool IsToldByContent => Entity is not null && MessageId is null && Dedupe is not null;

    /// <summary>The request that the change came with, if it has an Idempotency-Key.</summary>
    public KeyedRequest? Request { get; init; }

    /// <summary>The queue that the change came from, or <c>http</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Why the change cannot be sent. It is then recorded as a dead letter, with <see cref="Body"/>.</summary>
    public DeadReason? Refusal { get; init; }

    /// <summary>The bytes as received; stored only if the change is refused.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Properties and headers of the message as JSON; stored only if the change is refused.</summary>
    public string? Headers { get; init; }

    /// <summary>Counters that are raised when the change is recorded: <c>time ahead</c>, <c>no dedupe</c>, …</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
