using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Ledger.Leasing;

/// <summary>How several workers on one ledger share its 64 partitions. An embedded ledger has one worker, which holds them all.</summary>
internal sealed record LeaseOptions
{
    public const string Section = "Lease";

    /// <summary>How often a worker sends a heartbeat. 0.1 s to 1 min, default 5 s: a new worker has its share after two of them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its last heartbeat a worker loses its partitions to other workers. 1 s to 10 min, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Expiry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a lease must still last for a call to start; longer than a call can take. 0.5 s to 5 min, default 35 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan SendMargin { get; init; } = TimeSpan.FromSeconds(35);

    /// <summary>One message for each option that contradicts another one.</summary>
    /// <param name="timeout">The timeout of a call, <c>Dime:Timeout</c>.</param>
    public IEnumerable<string> Contradictions(TimeSpan timeout)
    {
        if (SendMargin <= timeout)
        {
            yield return $"Lease:SendMargin = {SendMargin}: must be longer than Dime:Timeout, which is {timeout}, "
                + "because a call must end while its lease lasts.";
        }

        if (Expiry < SendMargin + (2 * Heartbeat))
        {
            yield return $"Lease:Expiry = {Expiry}: must be at least Lease:SendMargin plus twice Lease:Heartbeat, "
                + $"which is {SendMargin + (2 * Heartbeat)}.";
        }
    }
}
