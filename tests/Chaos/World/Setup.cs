namespace SyncWorker.Chaos.World;

/// <summary>The parameters of a run.</summary>
internal sealed record Setup
{
    public Store Store { get; init; } = Store.Sqlite;

    public int Workers { get; init; } = 1;

    /// <summary>The long form: more faults, longer outages.</summary>
    public bool IsLong { get; init; }

    public int Seed { get; init; } = 1;

    public int Jobs { get; init; } = 60;

    public int PerSecond { get; init; } = 100;

    public string InWords => $"{(Store == Store.Sqlite ? "SQLite" : "PostgreSQL")}, {Workers} worker{(Workers == 1 ? "" : "s")}";
}
