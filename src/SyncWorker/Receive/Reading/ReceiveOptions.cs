using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Receive.Reading;

/// <summary>How changes are received.</summary>
internal sealed record ReceiveOptions
{
    public const string Section = "Receive";

    /// <summary>How many unacknowledged messages a queue may hand out; above 1,000 receiving gets slower. Default 300.</summary>
    [Range(1, 5_000)]
    public int Prefetch { get; init; } = 300;

    /// <summary>The minimum time for which a repeated message is recognised. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan DedupeWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Refuse changes with no message id, no version and no time, because their repeats cannot be recognised. Default false: such
    /// changes are accepted and counted.
    /// </summary>
    public bool RequireOrder { get; init; }

    /// <summary>A source's time further ahead of ours than this is treated as absent, and counted. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long messages wait in the worker while the ledger refuses writes. After that they go back to the broker, and receiving stops
    /// until a write succeeds. Keep it well below the broker's consumer timeout (30 min). Default 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:20:00")]
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum size of a body posted to <c>/api/changes</c>, in bytes. Default 20 MB.</summary>
    [Range(1_024, 200_000_000)]
    public int MaxBodyBytes { get; init; } = 20_000_000;

    /// <summary>
    /// The maximum number of changes in one message or request. A larger one is refused as a whole, because each change takes memory.
    /// Default 20,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxChanges { get; init; } = 20_000;
}
