using SyncWorker.Contracts;
using SyncWorker.Ledger;

namespace SyncWorker.Plan;

/// <summary>
/// Says what a row waits for. Waiting is about existence, not freshness: a child waits while its parent is not known to exist and
/// may still come, and a record a moment for setup that is on its way. Design §6. Pure; one for each call that is planned.
/// </summary>
/// <param name="withoutBase">Entities whose own changes can not go out: nobody waits for them.</param>
/// <param name="isBehind">Messages are still to be read: a parent that nobody has heard of may be among them.</param>
/// <param name="softWait">See <see cref="PlanOptions.SoftWait"/>.</param>
internal sealed class WaitRules(IReadOnlySet<long> withoutBase, bool isBehind, TimeSpan softWait)
{
    /// <summary>Patches of a record of which nothing whole was received: <see cref="Fold"/> says so.</summary>
    public const string NoBase = "no base";

    public const string ParentPending = "parent pending";
    public const string ParentDead = "parent dead";
    public const string ParentMissing = "parent missing";
    public const string SetupPending = "setup pending";
    public const string ChildPending = "child pending";

    /// <summary>Nobody has heard of the parent yet: until everything that was sent is read.</summary>
    public const string ParentUnknown = "parent unknown";

    // How soon one looks again that nothing wakes: what is above its parent, or the sibling that probes for it, is in other hands.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly HashSet<long> _upserted = [];
    private readonly HashSet<long> _deleted = [];
    private readonly HashSet<long> _probed = [];

    /// <summary>What it waits for; null when it can go.</summary>
    public Parking? For(PlannedRow row) => row switch
    {
        { Entity.SkipsWait: true } => null,
        { Fold.Kind: ChangeKind.Upsert } => ForParent(row) ?? ForSetup(row),
        { Fold.Kind: ChangeKind.Delete } when row.Entity.DeletesBelow.Any(id => !_deleted.Contains(id)) => Parked(row, ChildPending),
        _ => null,
    };

    /// <summary>It goes out in this call, so what comes behind it need not wait for it.</summary>
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

    /// <summary>A parent of which the ledger has never received more than patches is taken to exist, once everything sent is read.</summary>
    private Parking? ForParent(PlannedRow row) => row.Entity.Parent switch
    {
        null => null,
        { HasDelete: true } => Parked(row, ParentPending),
        { HasDeleteAbove: true } => Parked(row, ParentPending, row.Entity.Now + Look),
        { Exists: Existence.Yes } => null,
        { } parent when _upserted.Contains(parent.Id) => null,
        { HasPending: true } parent when !withoutBase.Contains(parent.Id) => Parked(row, ParentPending),
        { HasDead: true } => Parked(row, ParentDead),
        { Exists: Existence.Unknown } when isBehind => Parked(row, ParentUnknown),
        { Missing.Until: { } until } when until > row.Entity.Now => Parked(row, ParentMissing, until),
        { Missing: { Until: not null, Since: var since } } parent when parent.IsProbed || _probed.Contains(parent.Id) =>
            Parked(row, ParentMissing, row.Entity.Now + (row.Entity.Now - since > Look ? row.Entity.Now - since : Look)),
        _ => null,
    };

    private Parking? ForSetup(PlannedRow row) =>
        row.Entity is { SetupIsComing: true } entity && !(entity.SoftUntil <= entity.Now)
            ? Parked(row, SetupPending, entity.SoftUntil ?? entity.Now + softWait)
            : null;

    private static Parking Parked(PlannedRow row, string reason, DateTimeOffset? until = null) => Parking.Of(row.Entity, row.Fold, reason, until);
}
