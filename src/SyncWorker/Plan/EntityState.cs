using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Plan;

/// <summary>Everything that planning and deciding need to know about one entity.</summary>
internal sealed record EntityState
{
    public required long Id { get; init; }

    public required EntityDefinition Definition { get; init; }

    public required string Key { get; init; }

    public long Aggregate { get; init; }

    public Existence Exists { get; init; }

    public Accepted Accepted { get; init; } = Accepted.Nothing;

    /// <summary>The pending changes, in the order of their keys.</summary>
    public required IReadOnlyList<PendingChange> Pending { get; init; }

    /// <summary>Since when the entity could be sent. An entity that is being isolated keeps its place in the queue.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Whether a dead letter of this entity is open.</summary>
    public bool HasDead { get; init; }

    /// <summary>The parent, which must exist before this entity; null if none is needed.</summary>
    public ParentState? Parent { get; init; }

    /// <summary>Failures that this entity caused itself; a success resets the count.</summary>
    public int Attempts { get; init; }

    /// <summary>Consecutive calls that carried this entity and during which the worker died; any verdict resets the count.</summary>
    public int Crashes { get; init; }

    /// <summary>
    /// Whether this entity may be what crashes the worker. It is then sent with nothing else in flight, so that no other entity is
    /// counted with it.
    /// </summary>
    public bool GoesAlone => Crashes >= AloneAfterCrashes;

    public const int AloneAfterCrashes = 3;

    public const int DeadAfterCrashes = 5;

    public DateTimeOffset? FirstFailedAt { get; init; }

    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>
    /// Whether everything accepted must be sent again. Either a call of unknown outcome may have been executed late and the time in
    /// which that can happen is over, or the board has lost the record.
    /// </summary>
    public bool MustResend => ResendAt is not null || UncertainUntil <= Now;

    /// <summary>
    /// Since when the board may have lost what was accepted, because an operator said so or the delete of a record above removed it as
    /// well. Null: nothing was lost.
    /// </summary>
    public DateTimeOffset? ResendAt { get; init; }

    /// <summary>
    /// When the last row of the record was accepted; null while that is not known to be what the board has. It is null from the start of
    /// every call that carries the record until a row is accepted, so whatever else becomes of the call, nothing counts as accepted.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Whether the record is in a call that has no verdict yet.</summary>
    public bool IsInCall { get; init; }

    /// <summary>
    /// Raised by every write that invalidates a plan for this record. A call may start only if the revision it was planned on is
    /// unchanged.
    /// </summary>
    public long Revision { get; init; }

    /// <summary>Until when a call of unknown outcome may still be executed; null: there is no such call.</summary>
    public DateTimeOffset? UncertainUntil { get; init; }

    /// <summary>
    /// The newest change in calls of unknown outcome, or an even newer change; null: there was no such call. Meaningless once the
    /// record is certain.
    /// </summary>
    public long? SentThrough { get; init; }

    /// <summary>The instant for which the plan is made.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Set while a culprit is isolated: the group of the entities of a refused call, never mixed with others.</summary>
    public SuspectGroup? Suspect { get; init; }

    /// <summary>Whether setup that this entity names is on its way and not there yet.</summary>
    public bool SetupIsComing { get; init; }

    /// <summary>
    /// Whether setup that this entity names came to the board, or left it, since the entity was last accepted: the board may have dropped
    /// the reference.
    /// </summary>
    public bool SetupHasChanged { get; init; }

    /// <summary>The latest instant until which the entity waits for setup; null: it has not begun to wait.</summary>
    public DateTimeOffset? SoftUntil { get; init; }

    /// <summary>Whether an operator said that the entity must not wait for anything any more.</summary>
    public bool SkipsWait { get; init; }

    /// <summary>
    /// Whether the board has the entity under a different parent than its source does, and a delete of that parent is pending. The
    /// delete will remove the entity as well.
    /// </summary>
    public bool LeavesDeleted { get; init; }

    /// <summary>
    /// Records below this entity whose delete is pending or that are moving to another parent. Looked up only if a delete of the
    /// entity itself is pending.
    /// </summary>
    public IReadOnlyList<long> DeletesBelow { get; init; } = [];

    /// <summary>The last change of a refused fold. The culprit is this change or an older one.</summary>
    public long? RefusedThrough { get; init; }

    /// <summary>The record as it is once a row of it is accepted and nothing casts doubt on it, for a look ahead.</summary>
    public EntityState After(FoldResult.Row row)
    {
        var done = row.Covered.Select(change => change.Id).Concat(row.Moot.Select(change => change.Id)).ToHashSet();
        return this with
        {
            Accepted = row.Accepted,
            Exists = row.ExistsAfter,
            Pending = [.. Pending.Where(change => !done.Contains(change.Id))],
            UncertainUntil = null,
            ResendAt = null,
            RefusedThrough = null,
        };
    }
}

/// <summary>What a child needs to know about its parent.</summary>
/// <param name="HasPending">A change of the parent is pending.</param>
/// <param name="HasDead">A dead letter of the parent is open.</param>
/// <param name="MayVanish">A delete of unknown outcome may have removed the parent, or may still do so.</param>
/// <param name="HasDelete">A pending change of the parent is a delete. It would also remove every child that is sent before it.</param>
internal sealed record ParentState(long Id, Existence Exists, bool HasPending, bool HasDead, bool HasDelete = false, bool MayVanish = false)
{
    /// <summary>Set when a child was refused while the parent is not known to exist: the missing parent may be the cause.</summary>
    public MissingParent? Missing { get; init; }

    /// <summary>Whether the board once had the parent. A dead letter of the parent then does not show whether the parent exists.</summary>
    public bool WasAccepted { get; init; }

    /// <summary>Whether the parent is sent again because the board may have lost it.</summary>
    public bool IsResent { get; init; }

    /// <summary>Whether a delete is pending for a record above the parent. That delete would remove the parent as well.</summary>
    public bool HasDeleteAbove { get; init; }

    /// <summary>Whether a child of the parent is in flight. Its outcome will say something about the parent.</summary>
    public bool IsProbed { get; init; }
}

/// <summary>
/// A parent whose absence gets its children refused. One child at a time probes, with one shared backoff; the others wait for it.
/// </summary>
/// <param name="Since">When the first child was refused.</param>
/// <param name="Until">When the next child may probe; null: the grace is over, and each child is tried on its own.</param>
/// <param name="Probes">Refusals so far.</param>
internal sealed record MissingParent(long Id, DateTimeOffset Since, DateTimeOffset? Until, int Probes);
