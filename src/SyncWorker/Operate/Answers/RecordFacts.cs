using SyncWorker.Changes;
using SyncWorker.Gate;

namespace SyncWorker.Operate.Answers;

/// <summary>The facts in the ledger that the answer about a record depends on.</summary>
internal sealed record RecordFacts
{
    public required string Entity { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>True if a command reads the ledger and no service holds it.</summary>
    public bool IsServiceDown { get; init; }

    public bool WasReceived { get; init; } = true;

    public Existence Exists { get; init; }

    /// <summary>The highest accepted change; null if nothing was accepted.</summary>
    public ChangeFact? Accepted { get; init; }

    /// <summary>The newest change without a verdict.</summary>
    public ChangeFact? Pending { get; init; }

    /// <summary>When the oldest change without a verdict was received.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>The newest open dead letter. Its cause is in <c>DeadReason</c>.</summary>
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

    /// <summary>The brake of the procedure that the record waits for.</summary>
    public BrakeState? Brake { get; init; }
}

/// <summary>A change of the record.</summary>
/// <param name="At">When the change got its state.</param>
internal sealed record ChangeFact(OrderKey Key, DateTimeOffset? At)
{
    public string Name => Key.Scale == 1 ? $"version {Key.Version}" : $"change {Key.Id}";
}
