using SyncWorker.Changes;
using SyncWorker.Gate;

namespace SyncWorker.Decide;

/// <summary>What the worker does after a call.</summary>
internal abstract record Disposition
{
    /// <summary>Every row was accepted.</summary>
    internal sealed record Applied : Disposition;

    /// <summary>Nothing more is sent for a while; no row is blamed.</summary>
    /// <param name="Wait">The wait that the server asks for; null: the worker's own backoff applies.</param>
    /// <param name="Suspect">The only row may be at fault as well as the server. It is sent alone from now on, and others probe.</param>
    internal sealed record CloseGate(GateReason Reason, TimeSpan? Wait, bool Suspect = false) : Disposition;

    /// <summary>One of many rows is at fault, and the planner isolates it.</summary>
    /// <param name="Pause">The server failed rather than refused, so sending pauses briefly.</param>
    internal sealed record Isolate(bool Pause) : Disposition;

    /// <summary>
    /// Some of many rows are deletes of records that may not exist, and the server refuses such deletes. From now on these are sent in
    /// calls of their own, with fewer rows.
    /// </summary>
    /// <param name="Deletes">The number of such deletes in the call.</param>
    internal sealed record SetApart(int Deletes) : Disposition;

    /// <summary>The call was too large: later calls are smaller, and no row is blamed.</summary>
    internal sealed record Split : Disposition;

    /// <summary>The only row is refused and folds several changes: the culprit among them is isolated.</summary>
    internal sealed record IsolateChange : Disposition;

    /// <summary>The only row waits and is tried again.</summary>
    /// <param name="Counted">The call counts as an attempt.</param>
    /// <param name="Pause">The server failed rather than refused, so sending pauses briefly.</param>
    internal sealed record Retry(bool Counted, bool Pause) : Disposition;

    /// <summary>The only row waits with its siblings for its parent, and one of them is tried from time to time.</summary>
    internal sealed record AwaitParent : Disposition;

    /// <summary>The only change of the only row becomes a dead letter.</summary>
    internal sealed record Dead(DeadCode Code) : Disposition;
}
