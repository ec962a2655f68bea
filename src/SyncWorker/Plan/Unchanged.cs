namespace SyncWorker.Plan;

/// <summary>Which changes are not sent because Dime.Scheduler has accepted everything that they say already.</summary>
internal enum Unchanged
{
    /// <summary>Only changes of a declared full export, which also says what has not changed.</summary>
    Exports,

    /// <summary>All changes.</summary>
    Skip,

    /// <summary>None: every change is sent.</summary>
    Send,
}
