using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>What the verdict on a call depends on, beside the answer.</summary>
internal sealed record CallFacts
{
    public required int Rows { get; init; }

    /// <summary>Of a call with one row: upsert, delete or clear.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>Of a call with one row: how many changes say something of it.</summary>
    public int Changes { get; init; } = 1;

    /// <summary>Deletes of what may not be there.</summary>
    public int UnsureDeletes { get; init; }

    /// <summary>Failures that were this row's own, before this one.</summary>
    public int Attempts { get; init; }

    /// <summary>Since its first failure; zero when this is the first.</summary>
    public TimeSpan FailingFor { get; init; }

    /// <summary>It needs a parent that is not known to exist.</summary>
    public bool ParentUnproven { get; init; }

    /// <summary>Its siblings and it have waited long enough for that parent.</summary>
    public bool ParentGivenUp { get; init; }

    /// <summary>It needs a parent that a delete of unknown outcome may have removed; that is sent again when it is over.</summary>
    public bool ParentMayVanish { get; init; }

    /// <summary>It needs a parent that was deleted.</summary>
    public bool ParentDeleted { get; init; }

    /// <summary>The row went alone and failed before, and another call or the control succeeded since: a failure now is its own, not the server's.</summary>
    public bool OthersSucceed { get; init; }

    /// <summary>
    /// Other rows fail alone as well, and no import was accepted since this one's first failure: although the server answers the
    /// control, it may be the server.
    /// </summary>
    public bool OthersFailToo { get; init; }

    /// <summary>The status that counts stood inside of an answer with another one.</summary>
    public bool IsWrapped { get; init; }

    public static CallFacts Of(PlannedCall call, DateTimeOffset now, GateState gate, RetryOptions retry, bool isWrapped = false, bool othersFail = false)
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
