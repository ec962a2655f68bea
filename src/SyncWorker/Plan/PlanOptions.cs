using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Plan;

/// <summary>When a call starts.</summary>
internal sealed record PlanOptions
{
    public const string Section = "Plan";

    /// <summary>
    /// A call that is not full waits while others are in flight, so that batches form by themselves. It does not wait for a call that
    /// has been in flight for longer than this. Default 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan SlowCall { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time that a record waits for setup that it names (a category, a pin, a filter value, a resource) and that is on
    /// its way. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan SoftWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How far news goes ahead of a bulk (a message of more than 20 changes, or a declared full export): a change that comes alone is sent
    /// before the changes of a bulk that were recorded up to this long before it. 0: in the order of receipt. Default 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan HeadStart { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the ledger is polled when no signal says that there is work. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
}
