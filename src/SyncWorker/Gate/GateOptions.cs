using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Gate;

/// <summary>How long the gate stays closed.</summary>
internal sealed record GateOptions
{
    public const string Section = "Gate";

    /// <summary>Longest wait that a server's Retry-After can ask for. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>First wait of an outage; doubled for each failure after it, full jitter. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two probes of an outage. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Wait between two probes while the configuration is wrong: key, address, certificate. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AuthProbe { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An outage that lasts longer than this is published as a <c>SyncPaused</c> event. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OutageAlarm { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many aggregates may get a dead letter in a row with one fingerprint while no row of their procedure is accepted. After that
    /// the procedure pauses, because the cause is probably not in the records. Default 10.
    /// </summary>
    [Range(2, 10_000)]
    public int SameRefusals { get; init; } = 10;

    /// <summary>Wait between two probes of a paused procedure. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan BrakeProbe { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The call that changes nothing. It tells a failing server from a row that fails alone if no other call can show the difference.
    /// Use <c>None</c> for a key that may only import. Default <c>Category</c>, <c>GET /category</c>.
    /// </summary>
    public GateProbe Probe { get; init; } = GateProbe.Category;
}

/// <summary>The request that checks whether the server is up.</summary>
internal enum GateProbe
{
    /// <summary><c>GET /category</c>.</summary>
    Category,

    /// <summary>No request: rows probe, and rows that failed alone take turns.</summary>
    None,
}
