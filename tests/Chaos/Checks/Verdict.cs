namespace SyncWorker.Chaos.Checks;

/// <summary>What the checker says of a run.</summary>
internal sealed record Verdict
{
    public required int Published { get; init; }

    /// <summary>Changes that are not in the ledger, or not on the board though they should be.</summary>
    public required int Lost { get; init; }

    /// <summary>Older states that the server applied over newer ones while the worker called the record certain.</summary>
    public required int Stale { get; init; }

    /// <summary>The same inside a window that the ledger names as uncertain.</summary>
    public required int StaleInWindows { get; init; }

    public required int WronglyDead { get; init; }

    /// <summary>Rows that were applied and changed nothing.</summary>
    public required int Duplicates { get; init; }

    /// <summary>The most duplicates that are explained: each row of a call of unknown outcome is sent again at once, and after its window.</summary>
    public required int MostDuplicates { get; init; }

    /// <summary>Everything that is wrong, in words.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
