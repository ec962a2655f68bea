using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Receive.Reading;

/// <summary>How changes are taken in.</summary>
internal sealed record ReceiveOptions
{
    public const string Section = "Receive";

    /// <summary>Messages a queue may hand out before they are acknowledged; above 1,000 it gets slower. Default 300.</summary>
    [Range(1, 5_000)]
    public int Prefetch { get; init; } = 300;

    /// <summary>How long a repeated message is recognised, at least. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan DedupeWindow { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Refuse changes with no message id, no version and no time: nothing can recognise when they come twice. Default false:
    /// they are taken, and counted.
    /// </summary>
    public bool RequireOrder { get; init; }

    /// <summary>A source's time further ahead of ours than this is treated as absent, and counted. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long messages wait in our hands while the ledger refuses writes; then receiving stops and they go back to the broker, until
    /// a write succeeds. Well below the broker's consumer timeout (30 min). Default 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:20:00")]
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most bytes in a body posted to <c>/api/changes</c>. Default 20 MB.</summary>
    [Range(1_024, 200_000_000)]
    public int MaxBodyBytes { get; init; } = 20_000_000;

    /// <summary>Most changes in one message or request; one with more is refused as a whole, since memory is kept for each. Default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxChanges { get; init; } = 20_000;
}
