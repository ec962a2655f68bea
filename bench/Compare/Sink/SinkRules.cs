namespace SyncWorker.Bench.Sinks;

/// <summary>How the sink answers.</summary>
internal sealed record SinkRules
{
    /// <summary>The time that it takes for each call. Default: it answers at once.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The time for each row of a call, in addition.</summary>
    public TimeSpan LatencyPerRow { get; init; }

    /// <summary>Calls above it are answered with 429. Default: no limit.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>One in so many jobs is refused, and its whole call with it. Default 0: none.</summary>
    public int PoisonEvery { get; init; }

    public bool IsPoisoned(int job) => PoisonEvery > 0 && job % PoisonEvery == PoisonEvery / 2;

    public TimeSpan TimeOf(int rows) => Latency + (LatencyPerRow * rows);
}
