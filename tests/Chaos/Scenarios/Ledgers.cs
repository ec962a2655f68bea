using Dapper;
using Npgsql;
using SyncWorker.Chaos.Faults;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>(f) The ledger cannot be written or reached.</summary>
internal static class Ledgers
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    public static readonly Scenario Locked = new("f-ledger-locked", async world =>
    {
        // Once shorter than the worker holds messages, and once longer.
        foreach (var time in new[] { Short, world.Setup.IsLong ? TimeSpan.FromSeconds(60) : Timing.HoldFor + Short })
        {
            await using (await StallAsync(world))
            {
                await ChaosWorld.PassAsync(time);
            }
            await world.FlowAsync(world.Setup.PerSecond);
            world.Did($"ledger locked for {time.TotalSeconds:0} s");
        }
    });

    public static readonly Scenario DiskFull = new("f-disk-full", async world =>
    {
        var disk = await SmallDisk.MountAsync(world.Data);
        world.Own(disk);
        await world.StartAsync();
        var rounds = world.Setup.IsLong ? 3 : 1;
        for (var round = 0; round < rounds; round++)
        {
            disk.Fill();
            await ChaosWorld.PassAsync(Timing.HoldFor + Short);
            disk.Empty();
            await world.FlowAsync(world.Setup.PerSecond);
        }
        world.Did("disk full", rounds);
    })
    { Only = Store.Sqlite, StartsItself = true };

    public static readonly Scenario Stopped = new("f-database-stopped", async world =>
    {
        var time = TimeSpan.FromSeconds(world.Setup.IsLong ? 60 : 8);
        await world.Servers.Database!.StopAtOnceAsync();
        await ChaosWorld.PassAsync(time);
        await world.Servers.Database.StartAsync();
        await world.FlowAsync(world.Setup.PerSecond * 2);
        world.Did($"PostgreSQL stopped at once for {time.TotalSeconds:0} s");
    })
    { Only = Store.PostgreSql };

    public static readonly Scenario Terminated = new("f-backends-terminated", async world =>
    {
        var rounds = world.Setup.IsLong ? 20 : 3;
        for (var round = 0; round < rounds; round++)
        {
            await world.Servers.Database!.ExecuteAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname like 'chaos%'");
            await world.FlowAsync(world.Setup.PerSecond);
        }
        world.Did("all database sessions terminated", rounds);
    })
    { Only = Store.PostgreSql };

    public static readonly Scenario ReadOnly = new("f-read-only", async world =>
    {
        var time = world.Setup.IsLong ? TimeSpan.FromSeconds(60) : Short;
        var database = world.Servers.Database!;
        await database.ExecuteAsync("alter system set default_transaction_read_only = on");
        await database.ExecuteAsync("select pg_reload_conf()");
        await ChaosWorld.PassAsync(time);

        await database.ExecuteAsync("alter system reset default_transaction_read_only");
        await database.ExecuteAsync("select pg_reload_conf()");
        await world.FlowAsync(world.Setup.PerSecond);
        world.Did($"database read-only for {time.TotalSeconds:0} s");
    })
    { Only = Store.PostgreSql };

    /// <summary>Locks the ledger until the result is disposed of: the file on SQLite, the table of changes on PostgreSQL.</summary>
    public static async Task<IAsyncDisposable> StallAsync(ChaosWorld world)
    {
        if (world.Setup.Store == Store.Sqlite)
        {
            return await LedgerLock.TakeAsync(world.Data);
        }

        var connection = new NpgsqlConnection(world.Ledger.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("begin; lock table change in access exclusive mode");
        return connection;
    }
}
