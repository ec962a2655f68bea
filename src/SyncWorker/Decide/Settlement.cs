using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>Everything that one call changes in the ledger: written in one transaction.</summary>
internal sealed record Settlement
{
    /// <summary>One of: <c>accepted</c>, <c>rejected</c>, <c>throttled</c>, <c>outage</c>, …</summary>
    public required string Outcome { get; init; }

    public int? HttpStatus { get; init; }

    /// <summary>The server's message.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<SettledChange> Changes { get; init; } = [];

    public required IReadOnlyList<SettledEntity> Entities { get; init; }

    /// <summary>
    /// The new state of the suspect group that the call belonged to; null: unchanged. Faulty: the fault is in the part already known to
    /// hold it. Not faulty: the fault was found or is in this call, and nothing is known about members that were not in the call.
    /// </summary>
    public SuspectGroup? Group { get; init; }

    /// <summary>The parent whose absence got the only row refused; null: no news.</summary>
    public MissingParent? Missing { get; init; }

    public required GateState Gate { get; init; }

    /// <summary>The brake of the procedure whose change became a dead letter, or would have without the brake; null: no news.</summary>
    public BrakeState? Brake { get; init; }

    /// <summary>Procedures for which a row was accepted: their brakes are released.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];
}

/// <summary>The verdict on one change.</summary>
internal sealed record SettledChange(long Id, ChangeState State, DeadReason? Reason = null);

/// <summary>An entity after a call. A null property leaves the stored value unchanged, unless its description says otherwise.</summary>
internal sealed record SettledEntity(long Id)
{
    /// <summary>When the entity is next due, if a change is still pending.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>What the entity waits for; null: only for <see cref="Due"/>.</summary>
    public WaitReason? Waits { get; init; }

    /// <summary>The accepted state of the entity now; null: no news.</summary>
    public Accepted? Accepted { get; init; }

    /// <summary>The entity's parent on the board now, if that is not part of its key; null: no news.</summary>
    public EntityAddress? Parent { get; init; }

    /// <summary>The resend mark for which everything accepted was sent again; null: it was not.</summary>
    public DateTimeOffset? Resent { get; init; }

    /// <summary>Whether the entity exists now; null: no news.</summary>
    public Existence? Exists { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>The suspect group of the entity; null: it is in no group any more.</summary>
    public SuspectGroup? Suspect { get; init; }

    /// <summary>The last change of the refused fold; null: no culprit is being isolated in a fold of the entity.</summary>
    public long? RefusedThrough { get; init; }

    /// <summary>Until when the server may still execute a call of unknown outcome; null: no news.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>The newest change in a call of unknown outcome; null: no news.</summary>
    public long? SentThrough { get; init; }

    /// <summary>Whether no call can be executed late any more, and the newest state was accepted after that.</summary>
    public bool IsCertain { get; init; }
}
