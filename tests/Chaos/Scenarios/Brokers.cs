using SyncWorker.Chaos.World;
using SyncWorker.Contracts;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>(e) The broker stops, restarts, closes all connections, loses a queue, runs out of memory, or times out a consumer.</summary>
internal static class Brokers
{
    public static readonly Scenario Kill = new("e-broker-kill", async world =>
    {
        var (rounds, leaderless) = (world.Setup.IsLong ? 5 : 1, 0);
        for (var round = 0; round < rounds; round++)
        {
            await world.Servers.Broker.KillAsync();
            await world.Servers.Broker.StartAsync();
            leaderless += await world.Servers.Broker.ElectLeadersAsync();
            await world.FlowAsync(world.Setup.PerSecond * 2);
        }
        world.Did("kill -9 of the broker", rounds);
        DidElect(world, leaderless);
    });

    public static readonly Scenario Restart = new("e-broker-restart", async world =>
    {
        var (rounds, leaderless) = (world.Setup.IsLong ? 3 : 1, 0);
        for (var round = 0; round < rounds; round++)
        {
            await world.Servers.Broker.StopAsync();
            await ChaosWorld.PassAsync(TimeSpan.FromSeconds(world.Setup.IsLong ? 30 : 3));
            await world.Servers.Broker.StartAsync();
            leaderless += await world.Servers.Broker.ElectLeadersAsync();
            await world.FlowAsync(world.Setup.PerSecond * 2);
        }
        world.Did("broker stopped and started", rounds);
        DidElect(world, leaderless);
    });

    public static readonly Scenario Connections = new("e-connections-closed", async world =>
    {
        var rounds = world.Setup.IsLong ? 30 : 5;
        for (var round = 0; round < rounds; round++)
        {
            await ChaosWorld.PassAsync(TimeSpan.FromSeconds(2));
            foreach (var line in world.Lines)
            {
                line.Broker.Reset();
            }
        }
        await world.Servers.Broker.ControlAsync("close_all_connections", "chaos");
        world.Did("all connections to the broker reset", rounds);
        world.Did("all connections closed by the broker");
    });

    /// <summary>A deleted queue loses its messages, so the queue is empty first and nothing is published meanwhile.</summary>
    public static readonly Scenario QueueDeleted = new("e-queue-deleted", async world =>
    {
        var rounds = world.Setup.IsLong ? 5 : 1;
        for (var round = 0; round < rounds; round++)
        {
            await world.PauseWhenReadAsync(async () =>
            {
                await using var publisher = await RawPublisher.ConnectAsync(world.Servers.Broker.Url);
                await publisher.DeleteQueueAsync(Queues.Jobs);
            });
            await world.FlowAsync(world.Setup.PerSecond * 2);
        }
        world.Did("a queue deleted", rounds);
    });

    public static readonly Scenario MemoryAlarm = new("e-memory-alarm", async world =>
    {
        await world.Servers.Broker.ControlAsync("set_vm_memory_high_watermark", "0.00001");
        await ChaosWorld.PassAsync(TimeSpan.FromSeconds(world.Setup.IsLong ? 60 : 5));
        await world.Servers.Broker.ControlAsync("set_vm_memory_high_watermark", "0.5");
        await world.FlowAsync(world.Setup.PerSecond);
        world.Did($"memory alarm for {(world.Setup.IsLong ? 60 : 5)} s");
    });

    /// <summary>The ledger stalls for three times as long as the broker waits for an acknowledgement.</summary>
    public static readonly Scenario ConsumerTimeout = new("e-consumer-timeout", async world =>
    {
        await world.Servers.Broker.ControlAsync("eval", "application:set_env(rabbit, consumer_timeout, 60000).");
        await using (await Ledgers.StallAsync(world))
        {
            await ChaosWorld.PassAsync(TimeSpan.FromMinutes(3));
        }
        await world.FlowAsync(world.Setup.PerSecond);
        await world.Servers.Broker.ControlAsync("eval", "application:set_env(rabbit, consumer_timeout, 1800000).");
        world.Did("ledger locked for 3 min at a consumer timeout of 60 s");
    });

    private static void DidElect(ChaosWorld world, int leaderless)
    {
        if (leaderless > 0)
        {
            world.Did("queue that came back without a leader", leaderless);
        }
    }
}
