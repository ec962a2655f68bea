using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>One row of a call, and the entity it makes current.</summary>
internal sealed record PlannedRow(EntityState Entity, FoldResult.Row Fold)
{
    public ImportRow Row { get; } = new(Fold.Procedure, Fold.Values);

    /// <summary>
    /// It deletes what is not there: the board would have nothing to do. What a call of unknown outcome may still bring back is deleted
    /// again when the time of that call is over, whether this row is sent or not; so only the row for that itself is needed.
    /// </summary>
    public bool IsOfNothing => Fold.Kind == ChangeKind.Delete
        && Entity is { Exists: Existence.No, ResendAt: null }
        && (Entity.UncertainUntil is null || (Fold.Covered.Count > 0 && Entity.Accepted.Base?.Key.Id >= (Entity.SentThrough ?? 0)));

    /// <summary>
    /// It deletes what may not be there: some servers refuse that. One that has failed alone is not meant: it goes alone again.
    /// </summary>
    public bool MayBeOfNothing => Fold.Kind == ChangeKind.Delete
        && Entity is { Exists: not Existence.Yes, GoesAlone: false } and ({ Suspect: null } or { LastFailedAt: null });
}

/// <summary>The next call.</summary>
/// <param name="Rows">In the order in which they are to be executed.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="Kind">Whether others may run beside it.</param>
/// <param name="IsFull">It carries as much as one may.</param>
internal sealed record PlannedCall(IReadOnlyList<PlannedRow> Rows, long Bytes, CallKind Kind, bool IsFull)
{
    /// <summary>The suspect group that all of its rows are of, if any.</summary>
    public SuspectGroup? Suspect => Kind == CallKind.UnsureDeletes ? null : Rows[0].Entity.Suspect;

    /// <summary>Those that its rows are of, once each.</summary>
    public IEnumerable<int> Partitions => Rows.Select(row => EntityAddress.PartitionOf(row.Entity.Aggregate)).Distinct();
}

/// <summary>What kind of call it is.</summary>
internal enum CallKind
{
    Normal,

    /// <summary>Setup entities: they go first, in calls of their own.</summary>
    Setup,

    /// <summary>A part of a refused call: never mixed with others, one part of a group at a time.</summary>
    Suspects,

    /// <summary>One row that may be what ends the worker: nothing else is in flight beside it.</summary>
    Alone,

    /// <summary>Deletes of what may not be there, for a server that refuses such: never mixed with others, nor searched for in a refused call.</summary>
    UnsureDeletes,

    /// <summary>Deletes of what is certainly not there: on record, and not sent.</summary>
    NotNeeded,
}

/// <summary>What to do next.</summary>
/// <param name="Call">The next call; null when nothing is ready.</param>
/// <param name="Parked">Entities that wait until what they wait for moves.</param>
/// <param name="Moot">Changes that something accepted has overtaken: superseded without a call.</param>
/// <param name="Terms">What it was made by, so that it can be made again when it is acted on.</param>
internal sealed record PlanResult(PlannedCall? Call, IReadOnlyList<Parking> Parked, IReadOnlyList<(long ChangeId, long EntityId)> Moot, PlanTerms Terms);
