using System.Diagnostics;
using SyncWorker.Chaos.Checks;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>One kind of fault.</summary>
/// <param name="Name">The letter in the list of docs/chaos.md and a short name: <c>a-kill</c>.</param>
/// <param name="Inject">Causes the fault while the load flows, and then removes it completely.</param>
internal sealed record Scenario(string Name, Func<ChaosWorld, Task> Inject)
{
    /// <summary>Additional settings of a worker, from its lines and the file of a certificate to trust.</summary>
    public Func<WorkerLines, string, IEnumerable<(string Name, string Value)>>? Settings { get; init; }

    /// <summary>The fault occurs at the start, so the scenario starts the workers itself.</summary>
    public bool StartsItself { get; init; }

    /// <summary>The server refuses nothing of the load. The load includes appointments, and half of it arrives over HTTP.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>The scenario needs several workers, and therefore PostgreSQL.</summary>
    public bool NeedsSeveral { get; init; }

    /// <summary>The ledger that the scenario needs; null: any.</summary>
    public Store? Only { get; init; }

    public bool Suits(Setup setup) => (Only is null || Only == setup.Store) && (!NeedsSeveral || setup.Workers > 1);

    public async Task<Report> RunAsync(Setup setup, Servers servers)
    {
        await using var world = await ChaosWorld.PrepareAsync(
            $"{Name}-{setup.Store}-{setup.Workers}", setup, servers, Settings, IsOrdinary);
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
