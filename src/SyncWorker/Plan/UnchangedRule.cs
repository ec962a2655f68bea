using System.Collections.Frozen;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>
/// Finds records whose pending changes say only what Dime.Scheduler has accepted already. Decision 14. Pure.
/// </summary>
/// <param name="Which">Which changes this is asked of.</param>
/// <param name="For">How long after its last accepted row a record may be taken for what the board has.</param>
internal sealed record UnchangedRule(Unchanged Which, TimeSpan For)
{
    /// <summary>Every change is sent.</summary>
    public static readonly UnchangedRule Never = new(Unchanged.Send, TimeSpan.Zero);

    // Planners move appointments and dismiss notifications, so the board may have something else than what was accepted.
    private static readonly FrozenSet<string> ChangedOnTheBoard = new[] { "appointment", "notification" }.ToFrozenSet();

    /// <param name="row">A row that could be sent now: the record waits for nothing.</param>
    /// <returns>How the row is settled without being sent; null: it must be sent.</returns>
    public UnchangedRecord? Find(PlannedRow row)
    {
        var (entity, fold) = row;
        if (Which == Unchanged.Send || fold.Kind != ChangeKind.Upsert || !IsOnTheBoard(entity) || MayHaveChanged(entity))
        {
            return null;
        }

        var accepted = entity.Accepted.Fields;
        if (!fold.Values.All(value => accepted.TryGetValue(value.Key, out var known) && known == value.Value))
        {
            return null;
        }

        var said = fold.Contributors.ToHashSet();
        return Which == Unchanged.Exports && entity.Pending.Any(change => said.Contains(change.Id) && !change.IsExport)
            ? null
            : new(
                entity.Id,
                [.. fold.Covered.Select(change => new CoveredChange(
                    change.Id, said.Contains(change.Id) ? ChangeState.Unchanged : change.WhenAccepted))],
                fold.Accepted);
    }

    /// <summary>
    /// Whether the last call of the record was accepted, not too long ago, and no call of unknown outcome, resend or search for a culprit
    /// casts doubt on it.
    /// </summary>
    private bool IsOnTheBoard(EntityState entity) =>
        entity is
        {
            Exists: Existence.Yes,
            Accepted: { IsNothing: false, Base: null or { Kind: ChangeKind.Upsert } },
            UncertainUntil: null,
            ResendAt: null,
            IsInCall: false,
            Suspect: null,
            RefusedThrough: null,
            SkipsWait: false,
        }
        && entity.AcceptedAt <= entity.Now && entity.Now - entity.AcceptedAt < For;

    /// <summary>
    /// Whether the board may have changed the record by itself: its planners did, a clear of the values above it removed it, or setup that
    /// it names came or went.
    /// </summary>
    private static bool MayHaveChanged(EntityState entity) =>
        ChangedOnTheBoard.Contains(entity.Definition.Aggregate)
        || entity.Definition.Clear is not null
        || entity is { SetupHasChanged: true } or { SetupIsComing: true };
}

/// <summary>A record whose pending changes are settled without a row, because the board has what they say.</summary>
/// <param name="Changes">The changes with their states: unchanged, or superseded by one of those.</param>
/// <param name="Accepted">The same values as before, now from these changes: an older change that comes late is superseded.</param>
internal sealed record UnchangedRecord(long EntityId, IReadOnlyList<CoveredChange> Changes, Accepted Accepted);
