using SyncWorker.Chaos.Load;

namespace SyncWorker.Chaos.Checks;

/// <summary>What an operator did that a run is judged by. Acts that are not here (pause, replay, reset, …) excuse nothing.</summary>
internal abstract record OperatorAct
{
    private OperatorAct()
    {
    }

    /// <summary>A letter was given up: its change is not to reach the board.</summary>
    /// <param name="Below">What waited for the record that now never comes: each must be a dead letter of that.</param>
    public sealed record Discarded(PublishedChange Change, IReadOnlyList<PublishedChange> Below) : OperatorAct
    {
        public const string CodeBelow = "DIME204";
    }

    /// <summary>A letter was replaced by the same change with other values.</summary>
    public sealed record Edited(PublishedChange Change, IReadOnlyDictionary<string, string> Set) : OperatorAct;

    /// <summary>A patch that waited for a record was told not to: it must be a dead letter of that.</summary>
    public sealed record LeftWithoutBase(PublishedChange Change) : OperatorAct
    {
        public const string Code = "DIME206";
    }

    /// <summary>Records were sent once more, each in a row that changes nothing where the board had it.</summary>
    public sealed record Resent(int Records) : OperatorAct;
}
