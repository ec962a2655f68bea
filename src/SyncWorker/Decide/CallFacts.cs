using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>What the verdict on a call depends on, apart from the answer.</summary>
internal sealed record CallFacts
{
    public required int Rows { get; init; }

    /// <summary>For a call with one row: upsert, delete or clear.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>For a call with one row: how many changes contribute to the row.</summary>
    public int Changes { get; init; } = 1;

    /// <summary>The number of deletes of records that may not exist.</summary>
    public int UnsureDeletes { get; init; }

    /// <summary>Earlier failures that this row caused itself.</summary>
    public int Attempts { get; init; }

    /// <summary>Time since the row's first failure; zero if this is the first.</summary>
    public TimeSpan FailingFor { get; init; }

    /// <summary>Whether the row needs a parent that is not known to exist.</summary>
    public bool ParentUnproven { get; init; }

    /// <summary>Whether the row and its siblings have waited long enough for that parent.</summary>
    public bool ParentGivenUp { get; init; }

    /// <summary>
    /// Whether the row needs a parent that a delete of unknown outcome may have removed. The parent is sent again when the uncertainty is
    /// over.
    /// </summary>
    public bool ParentMayVanish { get; init; }

    /// <summary>Whether the row needs a parent that was deleted.</summary>
    public bool ParentDeleted { get; init; }

    /// <summary>
    /// Whether the row was sent alone and failed before, and another call or the control has succeeded since. A failure now is the
    /// row's own, not the server's.
    /// </summary>
    public bool OthersSucceed { get; init; }

    /// <summary>
    /// Whether other rows fail alone as well and no import was accepted since this row's first failure. The server may then be at
    /// fault, although it answers the control.
    /// </summary>
    public bool OthersFailToo { get; init; }

    /// <summary>Whether the status that counts was inside an answer with a different status.</summary>
    public bool IsWrapped { get; init; }

    public static CallFacts Of(
        PlannedCall call, DateTimeOffset now, GateState gate, RetryOptions retry, bool isWrapped = false, bool othersFail = false)
    {
        var (entity, fold) = call.Rows[0];
        return new()
        {
            Rows = call.Rows.Count,
            Kind = fold.Kind,
            Changes = fold.Contributors.Count,
            UnsureDeletes = call.Rows.Count(row => row.MayBeOfNothing),
            Attempts = entity.Attempts,
            FailingFor = now - (entity.FirstFailedAt ?? now),
            ParentUnproven = entity is { Parent.Exists: not Existence.Yes, SkipsWait: false },
            ParentGivenUp = retry.IsOver(entity.Parent?.Missing, now),
            ParentMayVanish = entity.Parent is { MayVanish: true },
            ParentDeleted = entity.Parent is { Exists: Existence.No },
            OthersSucceed = entity.Suspect is not null && gate.LastSuccess > entity.LastFailedAt,
            OthersFailToo = othersFail && !(gate.LastAccepted > entity.FirstFailedAt),
            IsWrapped = isWrapped,
        };
    }
}
