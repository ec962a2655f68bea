namespace SyncWorker.Chaos.Checks;

/// <summary>The checker's result for a run.</summary>
internal sealed record Verdict
{
    public required int Published { get; init; }

    /// <summary>The number of changes that are missing in the ledger, or missing on the board where they should be.</summary>
    public required int Lost { get; init; }

    /// <summary>The number of older states that the server applied over newer ones while the ledger said the record was certain.</summary>
    public required int Stale { get; init; }

    /// <summary>The number of such states within a window that the ledger marks as uncertain.</summary>
    public required int StaleInWindows { get; init; }

    public required int WronglyDead { get; init; }

    /// <summary>The number of applied rows that changed nothing.</summary>
    public required int Duplicates { get; init; }

    /// <summary>
    /// The highest number of duplicates that is allowed: each row of a call with unknown outcome is sent again at once, and after its
    /// window.
    /// </summary>
    public required int MostDuplicates { get; init; }

    /// <summary>Everything that is wrong, as sentences.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
