namespace SyncWorker.Changes;

/// <summary>The state of a change, kept in the ledger. The states <c>sending</c> and <c>blocked</c> are derived for people.</summary>
internal enum ChangeState
{
    /// <summary>The change is recorded and has no verdict yet.</summary>
    Pending,

    /// <summary>The change is the newest one in an accepted row.</summary>
    Applied,

    /// <summary>The content was sent in an accepted row, folded with other changes.</summary>
    Coalesced,

    /// <summary>A newer change replaced it; it was not sent.</summary>
    Superseded,

    /// <summary>The change was refused; the reason is kept.</summary>
    Dead,

    /// <summary>An operator discarded the change.</summary>
    Discarded,

    /// <summary>Dime.Scheduler had already accepted everything that the change says; it was not sent.</summary>
    Unchanged,
}
