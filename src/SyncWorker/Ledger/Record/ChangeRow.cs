namespace SyncWorker.Ledger.Record;

/// <summary>A row of <c>change</c> as it is inserted.</summary>
internal sealed record ChangeRow
{
    public required long Id { get; init; }

    public long? EntityId { get; init; }

    public required string Kind { get; init; }

    public required string Mode { get; init; }

    public long Epoch { get; init; }

    public int Scale { get; init; }

    public long Version { get; init; }

    public byte[]? Fields { get; init; }

    public required string State { get; init; }

    public string? MessageId { get; init; }

    public required string Source { get; init; }

    /// <summary>The full export that the change is part of.</summary>
    public string? Export { get; init; }

    public long ReceivedAt { get; init; }

    public long? Previous { get; init; }

    /// <summary>The dead letter that this change replaces.</summary>
    public long? ReplayOf { get; init; }

    public byte[]? Body { get; init; }

    public string? Headers { get; init; }

    public long? SettledAt { get; init; }

    public string? Error { get; init; }
}
