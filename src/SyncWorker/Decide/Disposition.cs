using SyncWorker.Changes;
using SyncWorker.Gate;

namespace SyncWorker.Decide;

/// <summary>What is to be done after a call.</summary>
internal abstract record Disposition
{
    /// <summary>Every row was accepted.</summary>
    internal sealed record Applied : Disposition;

    /// <summary>Nothing more is sent for a while; no row is blamed.</summary>
    /// <param name="Wait">As the server asks; null: by our own backoff.</param>
    /// <param name="Suspect">The only row may be at fault as well as the server: from now on it goes alone, and others probe.</param>
    internal sealed record CloseGate(GateReason Reason, TimeSpan? Wait, bool Suspect = false) : Disposition;

    /// <summary>One of many rows is at fault: the planner finds it.</summary>
    /// <param name="Pause">The server failed rather than refused, so it is given a moment.</param>
    internal sealed record Isolate(bool Pause) : Disposition;

    /// <summary>Among many rows are deletes of what may not be there, and the server refuses such: those go by themselves from now on, fewer at once.</summary>
    /// <param name="Deletes">How many there were.</param>
    internal sealed record SetApart(int Deletes) : Disposition;

    /// <summary>The call was too large: smaller ones from now on, without blame.</summary>
    internal sealed record Split : Disposition;

    /// <summary>The only row is refused, and several changes are in it: the culprit is searched for.</summary>
    internal sealed record TakeApart : Disposition;

    /// <summary>The only row waits and is tried again.</summary>
    /// <param name="Counted">An attempt was used up.</param>
    /// <param name="Pause">The server failed rather than refused, so it is given a moment.</param>
    internal sealed record Retry(bool Counted, bool Pause) : Disposition;

    /// <summary>The only row waits with its siblings for its parent, and one of them is tried now and then.</summary>
    internal sealed record AwaitParent : Disposition;

    /// <summary>The only change of the only row is set aside.</summary>
    internal sealed record Dead(DeadCode Code) : Disposition;
}
