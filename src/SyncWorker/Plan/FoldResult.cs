using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>The result of folding the pending changes of one entity.</summary>
/// <param name="Moot">Changes that an accepted change has overtaken; they are superseded without a call.</param>
internal abstract record FoldResult(IReadOnlyList<PendingChange> Moot)
{
    /// <summary>There is nothing to send.</summary>
    internal sealed record Nothing(IReadOnlyList<PendingChange> Moot) : FoldResult(Moot);

    /// <summary>A pending change cannot be sent yet.</summary>
    internal sealed record Waits(IReadOnlyList<PendingChange> Moot, WaitReason Reason) : FoldResult(Moot);

    /// <summary>One row to send, and what its acceptance means.</summary>
    /// <param name="Kind">Upsert, delete or clear.</param>
    /// <param name="Procedure">The procedure to call.</param>
    /// <param name="Values">Wire name → value, in the catalog's order.</param>
    /// <param name="Covered">The changes that share the row's verdict, with the state that acceptance gives each.</param>
    /// <param name="Accepted">The accepted state of the entity once the row is accepted.</param>
    internal sealed record Row(
        IReadOnlyList<PendingChange> Moot,
        ChangeKind Kind,
        string Procedure,
        IReadOnlyList<KeyValuePair<string, string>> Values,
        IReadOnlyList<CoveredChange> Covered,
        Accepted Accepted) : FoldResult(Moot)
    {
        /// <summary>The entity's parent on the board once the row is accepted; null if its key names the parent, or nothing does.</summary>
        public EntityAddress? Parent(EntityDefinition definition) =>
            Kind == ChangeKind.Upsert && definition.ParentKey.Values.Except(definition.Key.SelectMany(part => part.Alternatives)).Any()
                ? KeyText.Read(definition, Accepted.Fields, rowId: "")?.Parent
                : null;

        /// <summary>The changes that contribute to the row's content. If the row is refused, one of them is at fault.</summary>
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
