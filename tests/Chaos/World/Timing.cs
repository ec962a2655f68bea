namespace SyncWorker.Chaos.World;

/// <summary>The workers' waits, shortened so that minutes of outage take seconds. Their ratios are those of the defaults.</summary>
internal static class Timing
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan LateWindow = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan LeaseExpiry = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(10);

    /// <summary>In ordinary use, a call that is slow because the machine is slow must not time out.</summary>
    public static readonly TimeSpan OrdinaryTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Twice <see cref="OrdinaryTimeout"/>.</summary>
    public static readonly TimeSpan OrdinaryLateWindow = TimeSpan.FromSeconds(30);

    /// <summary>Additional to <see cref="Settings"/>.</summary>
    public static IReadOnlyList<(string Name, string Value)> OrdinarySettings { get; } =
    [
        ("Dime__Timeout", OrdinaryTimeout.ToString()),
        ("Import__LateWindow", OrdinaryLateWindow.ToString()),
        ("Lease__SendMargin", "00:00:17"),
        ("Lease__Expiry", "00:00:40"),
    ];

    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Dime__Timeout"] = Timeout.ToString(),
        ["Import__LateWindow"] = LateWindow.ToString(),
        ["Import__MaxRows"] = "50",
        ["Receive__HoldFor"] = HoldFor.ToString(),
        ["Retry__BaseDelay"] = "00:00:00.500",
        ["Retry__MaxDelay"] = "00:00:02",
        ["Gate__BaseDelay"] = "00:00:00.200",
        ["Gate__MaxDelay"] = "00:00:02",
        ["Gate__AuthProbe"] = "00:00:01",
        ["Lease__Heartbeat"] = "00:00:01",
        ["Lease__SendMargin"] = "00:00:03",
        ["Lease__Expiry"] = LeaseExpiry.ToString(),
    };
}
