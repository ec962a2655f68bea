using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>An operator's act that changes what the checker expects. Other acts (pause, replay, reset, …) excuse nothing.</summary>
internal abstract record OperatorAct
{
    private OperatorAct()
    {
    }

    /// <summary>A dead letter was discarded: its change must not reach the board.</summary>
    /// <param name="Below">
    /// Changes that waited for the record, which now never comes. Each must become a dead letter for that reason.
    /// </param>
    public sealed record Discarded(PublishedChange Change, IReadOnlyList<PublishedChange> Below) : OperatorAct
    {
        public const string CodeBelow = "DIME204";
    }

    /// <summary>A dead letter was replaced by the same change with other values.</summary>
    public sealed record Edited(PublishedChange Change, IReadOnlyDictionary<string, string> Set) : OperatorAct;

    /// <summary>A patch that waited for its record was told not to wait: it must become a dead letter for that reason.</summary>
    public sealed record LeftWithoutBase(PublishedChange Change) : OperatorAct
    {
        public const string Code = "DIME206";
    }

    /// <summary>Records were sent once more. A row changes nothing if the board already has its record.</summary>
    public sealed record Resent(int Records) : OperatorAct;
}
