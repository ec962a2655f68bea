namespace SyncWorker.Changes;

/// <summary>What became of a change. Kept in the ledger; <c>sending</c> and <c>blocked</c> are derived for people.</summary>
internal enum ChangeState
{
    /// <summary>Recorded, its verdict is still to come.</summary>
    Pending,

    /// <summary>The newest change of an accepted row.</summary>
    Applied,

    /// <summary>Its content went out in an accepted row, folded with others.</summary>
    Coalesced,

    /// <summary>Something newer made it moot; it was not sent.</summary>
    Superseded,

    /// <summary>Refused, with the reason kept.</summary>
    Dead,

    /// <summary>Given up by an operator.</summary>
    Discarded,
}
