using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Plan;

/// <summary>All that planning and deciding need to know of one entity.</summary>
internal sealed record EntityState
{
    public required long Id { get; init; }

    public required EntityDefinition Definition { get; init; }

    public required string Key { get; init; }

    public long Aggregate { get; init; }

    public Existence Exists { get; init; }

    public Accepted Accepted { get; init; } = Accepted.Nothing;

    /// <summary>Changes whose verdict is to come, in the order of their keys.</summary>
    public required IReadOnlyList<PendingChange> Pending { get; init; }

    /// <summary>Since when it could be sent. What is taken apart keeps its place in the queue.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>A dead letter of this entity is open.</summary>
    public bool HasDead { get; init; }

    /// <summary>What must exist before it; null where nothing must.</summary>
    public ParentState? Parent { get; init; }

    /// <summary>Failures that were this entity's own; a success resets them.</summary>
    public int Attempts { get; init; }

    /// <summary>Calls in a row that carried it and ended with their worker; any verdict resets them.</summary>
    public int Crashes { get; init; }

    /// <summary>Whether it may be what ends the worker: then nothing else is in flight beside it, so that nothing else is counted with it.</summary>
    public bool GoesAlone => Crashes >= AloneAfterCrashes;

    public const int AloneAfterCrashes = 3;

    public const int DeadAfterCrashes = 5;

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>
    /// Everything accepted goes out once more: a call of unknown outcome may have been executed late, and the time in which that can be
    /// is over; or the board has lost it.
    /// </summary>
    public bool MustResend => ResendAt is not null || UncertainUntil <= Now;

    /// <summary>Since when the board may have lost what was accepted: an operator said so, or a delete above took it along. Null: it has not.</summary>
    public DateTimeOffset? ResendAt { get; init; }

    /// <summary>Raised by whatever makes a plan of this record wrong: a call may start only when it is as it was planned on.</summary>
    public long Revision { get; init; }

    /// <summary>Until when a call of unknown outcome may still be executed; null: there is none.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>The newest change in calls of unknown outcome, or newer than that; null: there were none. Old news once the record is certain.</summary>
    public long? SentThrough { get; init; }

    /// <summary>The instant of the plan.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Set while a refused call is taken apart: the entities that were in it, never mixed with others.</summary>
    public SuspectGroup? Suspect { get; init; }

    /// <summary>Setup that it names is on its way and not there yet.</summary>
    public bool SetupIsComing { get; init; }

    /// <summary>Until when it waits for that at most; null: it has not begun to.</summary>
    public DateTimeOffset? SoftUntil { get; init; }

    /// <summary>An operator said that it waits for nothing any more.</summary>
    public bool SkipsWait { get; init; }

    /// <summary>The board has it below another record than its source does, and a delete of that is pending: that takes it along.</summary>
    public bool LeavesDeleted { get; init; }

    /// <summary>Records below it whose delete is pending, or that are on their way elsewhere; looked up only where a delete of its own is pending.</summary>
    public IReadOnlyList<long> DeletesBelow { get; init; } = [];

    /// <summary>The last change of a refused fold: the culprit is at it or below.</summary>
    public long? RefusedThrough { get; init; }
}

/// <summary>What a child needs to know of its parent.</summary>
/// <param name="HasPending">A change of the parent waits for its verdict.</param>
/// <param name="HasDead">A dead letter of the parent is open.</param>
/// <param name="MayVanish">A delete of unknown outcome may still remove it, or has.</param>
/// <param name="HasDelete">One of those that wait is a delete: whatever goes out below it would be removed with it.</param>
internal sealed record ParentState(long Id, Existence Exists, bool HasPending, bool HasDead, bool HasDelete = false, bool MayVanish = false)
{
    /// <summary>Set when a child was refused and it is not known to exist: then it may be its fault.</summary>
    public MissingParent? Missing { get; init; }

    /// <summary>The board had it once: a dead letter of it says nothing of whether it is there.</summary>
    public bool WasAccepted { get; init; }

    /// <summary>It goes out once more, since the board may have lost it.</summary>
    public bool IsResent { get; init; }

    /// <summary>A delete is pending of what is above it: that would take this away, too.</summary>
    public bool HasDeleteAbove { get; init; }

    /// <summary>A child of it is in flight: whatever comes of that says something of it.</summary>
    public bool IsProbed { get; init; }
}

/// <summary>A parent for want of which children are refused. They wait for one of them that probes, with one backoff.</summary>
/// <param name="Since">The first refusal.</param>
/// <param name="Until">When the next child may try; null: the grace is over, and each is tried for itself.</param>
/// <param name="Probes">Refusals so far.</param>
internal sealed record MissingParent(long Id, DateTimeOffset Since, DateTimeOffset? Until, int Probes);
