using SyncWorker.Changes;
using SyncWorker.Gate;

namespace SyncWorker.Operate.Answers;

/// <summary>What the ledger knows of a record, as far as the answer depends on it.</summary>
internal sealed record RecordFacts
{
    public required string Entity { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The ledger is read by a command, and no service holds it.</summary>
    public bool IsServiceDown { get; init; }

    public bool WasReceived { get; init; } = true;

    public Existence Exists { get; init; }

    /// <summary>The highest accepted change; null: nothing was.</summary>
    public ChangeFact? Accepted { get; init; }

    /// <summary>The newest change without a verdict.</summary>
    public ChangeFact? Pending { get; init; }

    /// <summary>When the oldest of them was received.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>The newest open dead letter, and why.</summary>
    public ChangeFact? Dead { get; init; }

    public DeadReason? DeadReason { get; init; }

    /// <summary>The change that was received last, if it was discarded.</summary>
    public ChangeFact? Discarded { get; init; }

    public long? SendingIn { get; init; }

    public DateTimeOffset? SendingSince { get; init; }

    public string? Blocked { get; init; }

    public DateTimeOffset? Due { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Entity and key of the record above it.</summary>
    public string? Parent { get; init; }

    public DateTimeOffset? UncertainUntil { get; init; }

    public GateState Gate { get; init; } = new();

    /// <summary>The brake of the procedure that it waits for.</summary>
    public BrakeState? Brake { get; init; }
}

/// <summary>A change of the record.</summary>
/// <param name="At">When it got its state.</param>
internal sealed record ChangeFact(OrderKey Key, DateTimeOffset? At)
{
    public string Name => Key.Scale == 1 ? $"version {Key.Version}" : $"change {Key.Id}";
}
