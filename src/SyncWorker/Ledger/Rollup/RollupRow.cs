namespace SyncWorker.Ledger.Rollup;

/// <summary>What is added to one minute of one entity.</summary>
internal sealed class RollupRow
{
    /// <summary>The upper ends of the classes of lag, in milliseconds; one more class holds what is longer.</summary>
    public static readonly long[] Classes =
        [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];

    public required long Minute { get; init; }

    /// <summary>The catalog's name; empty for all.</summary>
    public required string Entity { get; init; }

    public long Received { get; set; }

    public long Applied { get; set; }

    public long Calls { get; set; }

    public long Refused { get; set; }

    /// <summary>The changes without a verdict now; for all entities together.</summary>
    public long Backlog { get; set; }

    /// <summary>The open dead letters now; for all entities together.</summary>
    public long Dead { get; set; }

    /// <summary>How many records took how long, by class.</summary>
    public long[] Lags { get; } = new long[Classes.Length + 1];

    public void Took(long milliseconds)
    {
        var index = Array.FindIndex(Classes, most => milliseconds <= most);
        Lags[index < 0 ? Classes.Length : index]++;
    }
}
