using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>What the pending changes of one entity come to.</summary>
/// <param name="Moot">Changes that something already accepted has overtaken: superseded without a call.</param>
internal abstract record FoldResult(IReadOnlyList<PendingChange> Moot)
{
    /// <summary>Nothing is to be sent.</summary>
    internal sealed record Nothing(IReadOnlyList<PendingChange> Moot) : FoldResult(Moot);

    /// <summary>Something is pending that cannot go out yet.</summary>
    internal sealed record Waits(IReadOnlyList<PendingChange> Moot, WaitReason Reason) : FoldResult(Moot);

    /// <summary>One row, and what its acceptance means.</summary>
    /// <param name="Kind">Upsert, delete or clear.</param>
    /// <param name="Procedure">The procedure to call.</param>
    /// <param name="Values">Wire name → value, in the catalog's order.</param>
    /// <param name="Covered">The changes that share the row's verdict, with the state that acceptance gives each.</param>
    /// <param name="Accepted">What is accepted of the entity when the row is.</param>
    internal sealed record Row(
        IReadOnlyList<PendingChange> Moot,
        ChangeKind Kind,
        string Procedure,
        IReadOnlyList<KeyValuePair<string, string>> Values,
        IReadOnlyList<CoveredChange> Covered,
        Accepted Accepted) : FoldResult(Moot)
    {
        /// <summary>The record below which the board has it when the row is accepted; null: its key says so, or nothing does.</summary>
        public EntityAddress? Parent(EntityDefinition definition) =>
            Kind == ChangeKind.Upsert && definition.ParentKey.Values.Except(definition.Key.SelectMany(part => part.Alternatives)).Any()
                ? KeyText.Read(definition, Accepted.Fields, rowId: "")?.Parent
                : null;

        /// <summary>The changes that say something of what the row says: one of them is at fault when it is refused.</summary>
        public IReadOnlyList<long> Contributors =>
            [.. Covered.Where(change => change.WhenAccepted != ChangeState.Superseded).Select(change => change.Id)];

        public Existence ExistsAfter => Kind switch
        {
            ChangeKind.Delete => Existence.No,
            _ => Existence.Yes,
        };
    }
}

/// <summary>A change in a row, and what becomes of it when the row is accepted.</summary>
internal readonly record struct CoveredChange(long Id, ChangeState WhenAccepted);
