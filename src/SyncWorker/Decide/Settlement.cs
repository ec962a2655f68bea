using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>Everything that one call changes in the ledger: written in one transaction.</summary>
internal sealed record Settlement
{
    /// <summary>In a word: <c>accepted</c>, <c>rejected</c>, <c>throttled</c>, <c>outage</c>, …</summary>
    public required string Outcome { get; init; }

    public int? HttpStatus { get; init; }

    /// <summary>The server's words.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<SettledChange> Changes { get; init; } = [];

    public required IReadOnlyList<SettledEntity> Entities { get; init; }

    /// <summary>
    /// What becomes of the group that the call was of; null when nothing does. Faulty: the fault is where it was known to be; not:
    /// it was found or is in this call, and nothing is known of the members that were not.
    /// </summary>
    public SuspectGroup? Group { get; init; }

    /// <summary>The parent for want of which the only row was refused; null: no news.</summary>
    public MissingParent? Missing { get; init; }

    public required GateState Gate { get; init; }

    /// <summary>The brake of the procedure of which something died or should have; null: no news.</summary>
    public BrakeState? Brake { get; init; }

    /// <summary>Procedures of which something was accepted: nothing holds them any more.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];
}

/// <summary>The verdict on one change.</summary>
internal sealed record SettledChange(long Id, ChangeState State, DeadReason? Reason = null);

/// <summary>An entity after a call. Properties that are null stay as they are, unless they say otherwise.</summary>
internal sealed record SettledEntity(long Id)
{
    /// <summary>When it is next looked at, if something is still pending.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>What it waits for; null: nothing but its time.</summary>
    public WaitReason? Waits { get; init; }

    /// <summary>What is accepted of it now; null: no news.</summary>
    public Accepted? Accepted { get; init; }

    /// <summary>The record below which the board has it now, where that is not part of its key; null: no news.</summary>
    public EntityAddress? Parent { get; init; }

    /// <summary>Everything accepted was sent again for that mark; null: it was not.</summary>
    public DateTimeOffset? Resent { get; init; }

    /// <summary>Whether it exists now; null: no news.</summary>
    public Existence? Exists { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Null: it is in no group any more.</summary>
    public SuspectGroup? Suspect { get; init; }

    /// <summary>Null: no fold of it is being taken apart.</summary>
    public long? RefusedThrough { get; init; }

    /// <summary>The server may still execute a call of unknown outcome until then; null: no news.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>The newest change in a call of unknown outcome; null: no news.</summary>
    public long? SentThrough { get; init; }

    /// <summary>Whatever could have been executed late is over: the newest state was accepted after it.</summary>
    public bool IsCertain { get; init; }
}
