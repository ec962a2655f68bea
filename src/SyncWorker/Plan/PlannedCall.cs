using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>One row of a call, and the entity that it brings up to date.</summary>
internal sealed record PlannedRow(EntityState Entity, FoldResult.Row Fold)
{
    public ImportRow Row { get; } = new(Fold.Procedure, Fold.Values);

    /// <summary>
    /// Whether the row deletes a record that does not exist, so that the board would have nothing to do. A call of unknown outcome may
    /// still bring the record back. It is then deleted again when the time of that call is over, whether this row is sent or not, so only
    /// that later row is needed.
    /// </summary>
    public bool IsOfNothing => Fold.Kind == ChangeKind.Delete
        && Entity is { Exists: Existence.No, ResendAt: null }
        && (Entity.UncertainUntil is null || (Fold.Covered.Count > 0 && Entity.Accepted.Base?.Key.Id >= (Entity.SentThrough ?? 0)));

    /// <summary>
    /// Whether the row deletes a record that may not exist, which some servers refuse. A row that has failed alone is excluded: it is
    /// sent alone again.
    /// </summary>
    public bool MayBeOfNothing => Fold.Kind == ChangeKind.Delete
        && Entity is { Exists: not Existence.Yes, GoesAlone: false } and ({ Suspect: null } or { LastFailedAt: null });
}

/// <summary>The next call.</summary>
/// <param name="Rows">The rows, in the order in which they are to be executed.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="Kind">The kind of call; it decides whether other calls may run at the same time.</param>
/// <param name="IsFull">The call carries as much as a call may.</param>
internal sealed record PlannedCall(IReadOnlyList<PlannedRow> Rows, long Bytes, CallKind Kind, bool IsFull)
{
    /// <summary>The suspect group that all rows of the call belong to, if any.</summary>
    public SuspectGroup? Suspect => Kind == CallKind.UnsureDeletes ? null : Rows[0].Entity.Suspect;

    /// <summary>The partitions of the call's rows, once each.</summary>
    public IEnumerable<int> Partitions => Rows.Select(row => EntityAddress.PartitionOf(row.Entity.Aggregate)).Distinct();
}

/// <summary>The kind of a call.</summary>
internal enum CallKind
{
    Normal,

    /// <summary>Setup entities: sent first, in calls of their own.</summary>
    Setup,

    /// <summary>A part of a refused call: never mixed with others, one part of a group at a time.</summary>
    Suspects,

    /// <summary>One row that may be what crashes the worker: nothing else is in flight at the same time.</summary>
    Alone,

    /// <summary>
    /// Deletes of records that may not exist, for a server that refuses such deletes: never mixed with others, and left out of the
    /// search for the culprit of a refused call.
    /// </summary>
    UnsureDeletes,

    /// <summary>Deletes of records that certainly do not exist: put on record, but not sent.</summary>
    NotNeeded,
}

/// <summary>What to do next.</summary>
/// <param name="Call">The next call; null when nothing is ready.</param>
/// <param name="Parked">Entities that stay parked until the thing they wait for changes.</param>
/// <param name="Moot">Changes that an accepted change has overtaken; they are superseded without a call.</param>
/// <param name="Terms">The conditions that the plan depends on, so that it can be made again when it is carried out.</param>
internal sealed record PlanResult(
    PlannedCall? Call, IReadOnlyList<Parking> Parked, IReadOnlyList<(long ChangeId, long EntityId)> Moot, PlanTerms Terms)
{
    /// <summary>Records whose changes say only what the board has already; they are settled without a call.</summary>
    public IReadOnlyList<UnchangedRecord> Unchanged { get; init; } = [];

    /// <summary>Whether the plan settles or parks anything without a call.</summary>
    public bool SetsAside => Parked.Count + Moot.Count + Unchanged.Count > 0;
}
