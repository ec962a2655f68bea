using SyncWorker.Chaos.World;
using SyncWorker.Contracts;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>A worker loses one of its connections, the input is rubbish, or the clock is wrong.</summary>
internal static class Others
{
    /// <summary>(h) One worker is cut off from the ledger but not from the API: it must not send records whose lease it lost.</summary>
    public static readonly Scenario WithoutLedger = new("h-cut-off-the-ledger", async world =>
    {
        await world.Board.SetAsync(new { latency = 100 });
        var rounds = world.Setup.IsLong ? 5 : 1;
        for (var round = 0; round < rounds; round++)
        {
            // First the connection is silent: the worker notices nothing, and others take over. Then connections are refused.
            var line = world.Lines[round % world.Lines.Count].Database!;
            line.Set(new() { HoldsToServer = true, HoldsToClient = true });
            await ChaosWorld.PassAsync(Timing.LeaseExpiry * 1.5);
            line.Cut();
            await ChaosWorld.PassAsync(Timing.LeaseExpiry / 2);
            line.Mend();
            await world.FlowAsync(world.Setup.PerSecond);
        }
        world.Did("one worker without the ledger", rounds);
    })
    { NeedsSeveral = true };

    /// <summary>(h) The reverse: the worker holds its partitions but cannot send.</summary>
    public static readonly Scenario WithoutApi = new("h-cut-off-the-api", async world =>
    {
        var rounds = world.Setup.IsLong ? 5 : 1;
        for (var round = 0; round < rounds; round++)
        {
            var line = world.Lines[round % world.Lines.Count].Api;
            line.Set(new() { HoldsToServer = true });
            await ChaosWorld.PassAsync(Timing.LeaseExpiry);
            line.Cut();
            await ChaosWorld.PassAsync(Timing.LeaseExpiry / 2);
            line.Mend();
            await world.FlowAsync(world.Setup.PerSecond);
        }
        world.Did("one worker without the API", rounds);
    })
    { NeedsSeveral = true };

    /// <summary>(i) Unreadable messages at the head of the queue.</summary>
    public static readonly Scenario Undecodable = new("i-undecodable", async world =>
    {
        var count = world.Setup.IsLong ? 10_000 : 1_000;
        foreach (var line in world.Lines)
        {
            line.Broker.Cut();
        }
        await world.PublishUndecodableAsync(Queues.Jobs, count);
        foreach (var line in world.Lines)
        {
            line.Broker.Mend();
        }
        await world.FlowAsync(world.Setup.PerSecond);
        world.Did("undecodable message", count);
    });

    /// <summary>(j) One worker's clock is an hour behind in its first life, an hour ahead in its second and right in its third.</summary>
    public static readonly Scenario Clock = new("j-clock", async world =>
    {
        var worker = world.Workers[0];
        worker.Next((Offset, "-01:00:00"));
        await world.StartAsync();
        await FlowAsync();
        world.Did("a clock an hour behind");

        await LiveAsync((Offset, "01:00:00"));
        world.Did("a clock an hour ahead");

        // When the clock is set back, changes wait for a retry or for the end of an outage.
        world.Lines[0].Api.Cut();
        await FlowAsync();
        world.Lines[0].Api.Mend();
        await LiveAsync((Offset, "00:00:00"));
        world.Did("a clock set back by an hour");

        Task FlowAsync() => world.FlowAsync(world.Setup.PerSecond * (world.Setup.IsLong ? 30 : 4));

        async Task LiveAsync(params (string, string)[] settings)
        {
            worker.Next(settings);
            Assert.Equal(0, await worker.StopAsync());
            worker.Release();
            await worker.UntilUpAsync();
            await FlowAsync();
        }
    })
    { StartsItself = true };

    private const string Offset = "SYNCWORKER_CLOCK_OFFSET";
}
