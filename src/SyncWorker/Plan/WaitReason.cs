namespace SyncWorker.Plan;

/// <summary>What a record waits for. The ledger stores the text, and people read it.</summary>
internal sealed record WaitReason(string Text)
{
    /// <summary>Only patches of the record were received, and nothing that covers the whole record.</summary>
    public static readonly WaitReason NoBase = new("no base");

    /// <summary>The parent is not on the board yet and has pending changes; or a delete of it or of a record above it is pending.</summary>
    public static readonly WaitReason ParentPending = new("parent pending");

    /// <summary>The parent was never accepted, and a dead letter of it is open.</summary>
    public static readonly WaitReason ParentDead = new("parent dead");

    /// <summary>A child of the parent was refused, and the parent is not known to exist: one child at a time probes.</summary>
    public static readonly WaitReason ParentMissing = new("parent missing");

    /// <summary>Nothing was received for the parent, and messages are still unread.</summary>
    public static readonly WaitReason ParentUnknown = new("parent unknown");

    /// <summary>Setup that the record names is on its way.</summary>
    public static readonly WaitReason SetupPending = new("setup pending");

    /// <summary>A delete waits for the deletes of the records below it.</summary>
    public static readonly WaitReason ChildPending = new("child pending");

    /// <summary><see cref="ImportOptions.DryRun"/> is on: the row was planned and is not sent.</summary>
    public static readonly WaitReason DryRun = new("dry run");

    private const string PausedPrefix = "paused: ";

    /// <summary>The reasons that are about the parent. They apply to all of its children alike.</summary>
    public static readonly IReadOnlyList<WaitReason> OfParent = [ParentPending, ParentDead, ParentMissing, ParentUnknown];

    /// <summary>The brake of this procedure is on.</summary>
    public static WaitReason Paused(string procedure) => new(PausedPrefix + procedure);

    /// <summary>The procedure whose brake is on; null: the reason is a different one.</summary>
    public string? PausedProcedure => Text.StartsWith(PausedPrefix, StringComparison.Ordinal) ? Text[PausedPrefix.Length..] : null;
}
