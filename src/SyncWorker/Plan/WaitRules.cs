using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>
/// Says what a row waits for. Waiting is about existence, not freshness: a child waits while its parent is not known to exist and
/// may still arrive, and a record waits briefly for setup that is on its way. Design §6. Pure; one instance for each planned call.
/// </summary>
/// <param name="withoutBase">Entities whose own changes cannot be sent; no row waits for them.</param>
internal sealed class WaitRules(IReadOnlySet<long> withoutBase, PlanTerms terms)
{
    /// <summary>How soon a parked entity is checked again without a signal that it may go. A lost wake-up costs this much.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The same for a wait that only a change of the record itself can end. Such a change makes the record due in its own transaction.
    /// </summary>
    public static readonly TimeSpan LookAgainAtItself = TimeSpan.FromHours(6);

    private readonly HashSet<long> _upserted = [];
    private readonly HashSet<long> _deleted = [];
    private readonly HashSet<long> _probed = [];

    /// <summary>What the row waits for; null when it can be sent.</summary>
    public Parking? For(PlannedRow row) => row switch
    {
        { Entity.SkipsWait: true } => null,
        { Fold.Kind: ChangeKind.Upsert } => ForParent(row) ?? ForSetup(row.Entity),
        { Fold.Kind: ChangeKind.Delete } when row.Entity.DeletesBelow.Any(id => !_deleted.Contains(id)) =>
            new(row.Entity.Id, WaitReason.ChildPending, Look: (row.Entity.Id, row.Entity.Now + LookAgain)),
        _ => null,
    };

    /// <summary>Parks an entity of which only patches were received, and nothing that covers the whole record.</summary>
    public static Parking WithoutBase(EntityState entity) => new(entity.Id, WaitReason.NoBase, Until: entity.Now + LookAgainAtItself);

    /// <summary>Notes that the row is sent in this call, so later rows of the call need not wait for it.</summary>
    public void Went(PlannedRow row)
    {
        switch (row.Fold.Kind)
        {
            case ChangeKind.Upsert:
                _upserted.Add(row.Entity.Id);
                break;
            case ChangeKind.Delete:
                _deleted.Add(row.Entity.Id);
                break;
        }

        if (row.Entity.Parent is { Missing.Until: not null } parent)
        {
            _probed.Add(parent.Id);
        }
    }

    /// <summary>
    /// What the children of this record wait for, and when they are checked again; null when they can be sent. A parent of which the
    /// ledger has only ever received patches is assumed to exist once all messages are read.
    /// </summary>
    public (WaitReason Reason, DateTimeOffset At)? ForChildrenOf(ParentState parent, DateTimeOffset now) => parent switch
    {
        { HasDelete: true } or { HasDeleteAbove: true } => (WaitReason.ParentPending, now + LookAgain),
        { } when _upserted.Contains(parent.Id) => null,
        { IsResent: true } => (WaitReason.ParentPending, now + LookAgain),
        { Exists: Existence.Yes } => null,
        { HasPending: true } when !withoutBase.Contains(parent.Id) => (WaitReason.ParentPending, now + LookAgain),
        { HasDead: true, WasAccepted: false } => (WaitReason.ParentDead, now + LookAgain),
        { Exists: Existence.Unknown, WasAccepted: false } when terms.IsBehind => (WaitReason.ParentUnknown, now + LookAgain),
        { Missing.Until: { } until } when until > now => (WaitReason.ParentMissing, until),
        { Missing: { Until: not null, Since: var since } } when parent.IsProbed || _probed.Contains(parent.Id) =>
            (WaitReason.ParentMissing, now + (now - since > LookAgain ? now - since : LookAgain)),
        _ => null,
    };

    private Parking? ForParent(PlannedRow row)
    {
        // A delete of a record above waits for the deletes below it. If this record has such a delete, an upsert that waited for the
        // delete above would wait for itself.
        var deletes = row.Entity.Pending.Any(change => change.Kind == ChangeKind.Delete);
        var parent = row.Entity.Parent is { } known && deletes
            ? known with { HasDelete = false, HasDeleteAbove = false }
            : row.Entity.Parent;
        if (row.Entity.LeavesDeleted && !deletes)
        {
            // The delete removes the record with its old parent; the record is then created again in full under its new one (Descendants).
            return new(row.Entity.Id, WaitReason.ParentPending, Until: row.Entity.Now + LookAgain);
        }

        return parent is not null && ForChildrenOf(parent, row.Entity.Now) is var (reason, at)
            ? new(row.Entity.Id, reason, Look: (parent.Id, at))
            : null;
    }

    private Parking? ForSetup(EntityState entity) => entity.SetupIsComing && !(entity.SoftUntil <= entity.Now)
        ? new(entity.Id, WaitReason.SetupPending, Until: entity.SoftUntil ?? entity.Now + terms.SoftWait)
        : null;
}
