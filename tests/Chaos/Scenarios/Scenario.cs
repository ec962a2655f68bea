using System.Diagnostics;
using SyncWorker.Chaos.Checks;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>One kind of trouble.</summary>
/// <param name="Name">A letter of the list in docs/chaos.md, and what it is: <c>a-kill</c>.</param>
/// <param name="Inject">Makes the trouble while the load flows, and takes all of it back.</param>
internal sealed record Scenario(string Name, Func<ChaosWorld, Task> Inject)
{
    /// <summary>On top of what every worker has, by its lines and the file of a certificate to trust.</summary>
    public Func<WorkerLines, string, IEnumerable<(string Name, string Value)>>? Settings { get; init; }

    /// <summary>The trouble is one of starting: it starts the workers itself.</summary>
    public bool StartsItself { get; init; }

    /// <summary>The server refuses nothing of the load, which has appointments, too, and comes half over HTTP.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>Needs several workers, and so PostgreSQL.</summary>
    public bool NeedsSeveral { get; init; }

    /// <summary>Which ledger it is about; null: any.</summary>
    public Store? Only { get; init; }

    public bool Suits(Setup setup) => (Only is null || Only == setup.Store) && (!NeedsSeveral || setup.Workers > 1);

    public async Task<Report> RunAsync(Setup setup, Servers servers)
    {
        await using var world = await ChaosWorld.PrepareAsync($"{Name}-{setup.Store}-{setup.Workers}", setup, servers, Settings, IsOrdinary);
        if (!StartsItself)
        {
            await world.StartAsync();
        }

        await Inject(world);
        if (!IsOrdinary)
        {
            await world.Publishing.PublishAsync([Load.Source.Doomed(1)]);
        }
        var ended = Stopwatch.GetTimestamp();
        await world.UntilCurrentAsync();
        var toCurrent = Stopwatch.GetElapsedTime(ended);
        var verdict = Checker.Judge(await world.CollectAsync());
        if (verdict.Problems.Count > 0)
        {
            await world.KeepAsync();
        }
        return new(this, setup, world.FaultsInWords, verdict, toCurrent);
    }
}
