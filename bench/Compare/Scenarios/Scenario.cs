namespace SyncWorker.Bench.Scenarios;

/// <summary>A scenario by its name on the command line.</summary>
/// <param name="Title">What it measures; the page has it as a heading.</param>
internal sealed record Scenario(string Key, string Title, Func<Session, CancellationToken, Task<Section>> Run)
{
    /// <summary>All that exist, in the order in which they run.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("drain", "Drain of single changes", DrainScenarios.SinglesAsync),
        new("changesets", "ChangeSets of 500, and a file over HTTP", FullSyncScenario.RunAsync),
        new("hotkeys", "Hot keys", DrainScenarios.HotKeysAsync),
        new("idle", "Idle latency", IdleScenario.RunAsync),
        new("poison", "Poison", PoisonScenario.RunAsync),
        new("limit", "An API with a limit of calls", LimitScenario.RunAsync),
        new("backlog", "Backlog and memory", DrainScenarios.BacklogAsync),
        new("unchanged", "A full export with little new", NothingNewScenario.RunAsync),
        new("snapshot", "PostgreSQL beside a held snapshot and four readers", SnapshotScenario.RunAsync),
        new("urgent", "One change amid a full sync", UrgentScenario.RunAsync),
    ];
}
