namespace SyncWorker.Chaos.Scenarios;

/// <summary>All scenarios, in the order of docs/chaos.md.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        Kills.AtRandom, Kills.AtPoints, Kills.Zombie, Kills.Terminate,
        Brokers.Kill, Brokers.Restart, Brokers.Connections, Brokers.QueueDeleted, Brokers.MemoryAlarm, Brokers.ConsumerTimeout,
        Ledgers.Locked, Ledgers.DiskFull, Ledgers.Stopped, Ledgers.Terminated, Ledgers.ReadOnly,
        Api.Answers, Api.Late, Api.Drip, Api.Outage, Api.Key, Api.Tls,
        Others.WithoutLedger, Others.WithoutApi, Others.Undecodable, Others.Clock,
        Ordinary.Use, Operators.Day,
    ];
}
