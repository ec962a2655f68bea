using SyncWorker.Chaos.World;
using SyncWorker.Runtime;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>Workers that are killed, are asked to stop, or are suspended.</summary>
internal static class Kills
{
    /// <summary>(a) <c>kill -9</c> of a worker at random, at random moments.</summary>
    public static readonly Scenario AtRandom = new("a-kill", async world =>
    {
        await world.Board.SetAsync(new { latency = 60 });
        var kills = world.Setup.IsLong ? 200 : 20;
        for (var kill = 0; kill < kills; kill++)
        {
            // From "it has just started" to "it has worked for a while".
            await ChaosWorld.PassAsync(TimeSpan.FromMilliseconds(world.Random.Next(50, world.Setup.Workers == 1 ? 4_000 : 1_500)));
            await world.Workers[world.Random.Next(world.Workers.Count)].KillAsync();
        }
        world.Did("kill -9", kills);
    });

    /// <summary>(b) At each named point, the first time it is reached; in the long form also at a later time.</summary>
    public static readonly Scenario AtPoints = new("b-crash-points", async world =>
    {
        await world.Board.SetAsync(new { latency = 60 });
        var worker = world.Workers[0];
        await DieInMigrationAsync(world);
        await world.StartAsync();
        await world.Publishing.PublishAsync([Load.Source.Doomed(2)]);
        foreach (var point in Points(world.Setup.IsLong))
        {
            await worker.UntilUpAsync();
            var deaths = worker.Deaths;
            worker.Next((CrashAt, point));
            await worker.KillAsync();
            if (point == CrashPoint.InReplay)
            {
                await ReplayUntilDeadAsync(world, deaths + 2);
            }
            await worker.UntilDeadAsync(deaths + 2);
            world.Did($"at {point}");
        }
        await worker.UntilUpAsync();
    })
    { StartsItself = true };

    /// <summary>
    /// (c) SIGSTOP for longer than the lease, then SIGCONT: the worker wakes up with verdicts on partitions that it no longer owns.
    /// </summary>
    public static readonly Scenario Zombie = new("c-zombie", async world =>
    {
        await world.Board.SetAsync(new { latency = 100 });
        for (var round = 0; round < (world.Setup.IsLong ? 10 : 1); round++)
        {
            var zombie = world.Workers[round % world.Workers.Count];
            zombie.Suspend();
            await ChaosWorld.PassAsync(Timing.LeaseExpiry + TimeSpan.FromSeconds(3));
            zombie.Resume();
            await world.FlowAsync(world.Setup.PerSecond);
        }
        world.Did($"SIGSTOP for {(Timing.LeaseExpiry + TimeSpan.FromSeconds(3)).TotalSeconds:0} s", world.Setup.IsLong ? 10 : 1);
    })
    { NeedsSeveral = true };

    /// <summary>(d) SIGTERM under load, and while the gate is closed: exit code 0 each time.</summary>
    public static readonly Scenario Terminate = new("d-terminate", async world =>
    {
        await world.Board.SetAsync(new { latency = 200 });
        var rounds = world.Setup.IsLong ? 10 : 2;
        for (var round = 0; round < rounds; round++)
        {
            var worker = world.Workers[round % world.Workers.Count];
            await worker.UntilUpAsync();
            await world.ProgressAsync(20);
            Assert.Equal(0, await worker.StopAsync());
            worker.Release();
        }
        world.Did("SIGTERM under load", rounds);

        // Not a 429: it slows the pace for a minute, which this scenario does not test.
        await world.Board.BreakAsync(new { status = 401, times = 6 });
        await Eventually.TrueAsync(
            async () => await world.StatusAsync() is { } status && !status.GetProperty("gate").GetProperty("open").GetBoolean(),
            ChaosWorld.Patience,
            "the gate is closed");
        foreach (var worker in world.Workers)
        {
            await worker.UntilUpAsync();
            Assert.Equal(0, await worker.StopAsync());
            worker.Release();
        }
        world.Did("SIGTERM behind a closed gate", world.Workers.Count);
    });

    private const string CrashAt = "SYNCWORKER_CRASH_AT";

    private static IEnumerable<string> Points(bool isLong) =>
        from name in new[]
        {
            CrashPoint.AfterCollect, CrashPoint.AfterCommit, CrashPoint.BeforeSend, CrashPoint.AfterSend, CrashPoint.BeforeSettle,
            CrashPoint.AfterSettle,
            CrashPoint.InBisect, CrashPoint.InReplay,
        }
        from times in name == CrashPoint.InReplay || !isLong ? [1] : new[] { 1, 4 }
        select times == 1 ? name : $"{name}:{times}";

    /// <summary>Kills a worker in the migration of an empty ledger.</summary>
    private static async Task DieInMigrationAsync(ChaosWorld world)
    {
        var worker = world.Workers[0];
        worker.Next((CrashAt, $"{CrashPoint.InMigration}:1"));
        worker.Start();
        await worker.UntilDeadAsync(1);
        world.Did($"at {CrashPoint.InMigration}");
    }

    /// <summary>Replays two dead letters: the operator's request releases the first, and any worker's loop releases the second.</summary>
    private static async Task ReplayUntilDeadAsync(ChaosWorld world, int deaths)
    {
        var worker = world.Workers[0];
        await worker.UntilUpAsync();
        await Eventually.TrueAsync(
            async () => await worker.StatusAsync() is { } status && status.GetProperty("dead").GetInt64() >= 2,
            ChaosWorld.Patience,
            "two letters are dead");
        await Eventually.TrueAsync(
            async () =>
            {
                if (worker.Deaths < deaths && await world.StatusAsync() is { } status && status.GetProperty("operations").GetInt64() == 0)
                {
                    await worker.TryPostAsync("/api/dead-letters/replay", new { all = true, continueOnFailure = true });
                }
                return worker.Deaths >= deaths;
            },
            ChaosWorld.Patience,
            "a worker has died in a replay");
    }
}
