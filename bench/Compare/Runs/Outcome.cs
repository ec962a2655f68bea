namespace SyncWorker.Bench.Runs;

/// <summary>What one run of one contender gave.</summary>
internal sealed record Outcome
{
    /// <summary>Changes that were published.</summary>
    public required int Changes { get; init; }

    /// <summary>From the first call until every job was current on the board.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>From the start of the process to its first call.</summary>
    public required TimeSpan ToFirstCall { get; init; }

    /// <summary>CPU time of the process within <see cref="Time"/>.</summary>
    public required TimeSpan Cpu { get; init; }

    /// <summary>CPU time of the database server within <see cref="Time"/>.</summary>
    public required TimeSpan PostgresCpu { get; init; }

    /// <summary>CPU time of the broker within <see cref="Time"/>.</summary>
    public required TimeSpan BrokerCpu { get; init; }

    /// <summary>The most memory that the process had resident, in bytes.</summary>
    public required long PeakMemory { get; init; }

    public required int Calls { get; init; }

    public required int Rows { get; init; }

    /// <summary>Calls that were answered with 429.</summary>
    public required int Throttled { get; init; }

    /// <summary>Jobs of which an older version was accepted last.</summary>
    public required int Stale { get; init; }

    public double ChangesPerSecond => Changes / Time.TotalSeconds;

    public double MicrosecondsEach(TimeSpan cpu) => cpu.TotalMicroseconds / Changes;
}
