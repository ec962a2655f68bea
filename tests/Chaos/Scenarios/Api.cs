using SyncWorker.Chaos.Faults;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>(g) Every possible outcome of a call.</summary>
internal static class Api
{
    public static readonly Scenario Answers = new("g-answers-lost", async world =>
    {
        var rounds = world.Setup.IsLong ? 10 : 2;
        await world.Board.SetAsync(new { latency = 60 });
        for (var round = 0; round < rounds; round++)
        {
            await world.Board.BreakAsync(new { close = true, times = 2 });
            await world.ProgressAsync(20);
            await world.Board.BreakAsync(new { close = true, when = "after", times = 2 });
            await world.ProgressAsync(20);

            foreach (var line in world.Lines)
            {
                line.Api.Set(new() { HoldsToClient = true });
            }
            await ChaosWorld.PassAsync(Timing.Timeout + TimeSpan.FromSeconds(1));
            foreach (var line in world.Lines)
            {
                line.Api.Mend();
                line.Api.Reset();
            }
            await world.ProgressAsync(20);
        }
        world.Did("connection closed before applying", rounds * 2);
        world.Did("connection closed after applying", rounds * 2);
        world.Did("answers lost", rounds);
    });

    /// <summary>Requests that are delayed and arrive long after the worker gave them up and sent newer ones.</summary>
    public static readonly Scenario Late = new("g-applied-late", async world =>
    {
        var rounds = world.Setup.IsLong ? 10 : 2;
        for (var round = 0; round < rounds; round++)
        {
            // Longer than the timeout, but within the late window.
            await world.Board.BreakAsync(new { latency = 3_500, times = 2 });
            await world.FlowAsync(world.Setup.PerSecond * 4);
        }
        world.Did("call applied after its client timed out", rounds * 2);
    });

    public static readonly Scenario Drip = new("g-slow-line", async world =>
    {
        foreach (var line in world.Lines)
        {
            line.Api.Set(new() { Drip = 4_000, Latency = TimeSpan.FromMilliseconds(50) });
        }
        await ChaosWorld.PassAsync(TimeSpan.FromSeconds(world.Setup.IsLong ? 60 : 8));
        foreach (var line in world.Lines)
        {
            line.Api.Mend();
        }
        world.Did("4,000 bytes a second, 50 ms");
    });

    public static readonly Scenario Outage = new("g-outage", async world =>
    {
        var time = TimeSpan.FromSeconds(world.Setup.IsLong ? 120 : 10);
        world.Lines.ToList().ForEach(line => line.Api.Cut());
        await ChaosWorld.PassAsync(time);
        world.Lines.ToList().ForEach(line => line.Api.Mend());
        await world.FlowAsync(world.Setup.PerSecond);
        world.Did($"nobody listens for {time.TotalSeconds:0} s");
    });

    /// <summary>401, until the key file has the new key.</summary>
    public static readonly Scenario Key = new("g-key-rotated", async world =>
    {
        await world.RotateKeyAsync("second-key");
        await Eventually.TrueAsync(
            async () => await world.StatusAsync() is { } status && status.GetProperty("gate").GetProperty("reason").GetString() is not null,
            ChaosWorld.Patience,
            "the gate is closed");
        await ChaosWorld.PassAsync(TimeSpan.FromSeconds(3));
        await File.WriteAllTextAsync(world.KeyFile, "second-key");
        await world.ProgressAsync(20);
        world.Did("key refused, then replaced");
    });

    /// <summary>No secure connection: first bytes that are not TLS, then an untrusted certificate.</summary>
    public static readonly Scenario Tls = new("g-tls", async world =>
    {
        var trusted = world.Certificate;
        using var stranger = Certificates.Create();
        world.Lines.ToList().ForEach(line => line.Api.Certificate = trusted);
        await world.StartAsync();
        await world.ProgressAsync(20);

        world.Lines.ToList().ForEach(line => line.Api.Set(new() { Garbage = true }));
        world.Lines.ToList().ForEach(line => line.Api.Reset());
        await UntilClosedAsync(world);
        world.Lines.ToList().ForEach(line => line.Api.Mend());
        await world.ProgressAsync(20);
        world.Did("no TLS on the line");

        world.Lines.ToList().ForEach(line => line.Api.Certificate = stranger);
        world.Lines.ToList().ForEach(line => line.Api.Reset());
        await UntilClosedAsync(world);
        world.Lines.ToList().ForEach(line => line.Api.Certificate = trusted);
        await world.ProgressAsync(20);
        world.Did("a certificate of somebody else");
    })
    {
        StartsItself = true,
        Settings = (line, certificate) => [("Dime__BaseAddress", $"https://localhost:{line.Api.Port}/"), ("SSL_CERT_FILE", certificate)],
    };

    private static Task UntilClosedAsync(ChaosWorld world) => Eventually.TrueAsync(
        async () => await world.StatusAsync() is { } status && !status.GetProperty("gate").GetProperty("open").GetBoolean(),
        ChaosWorld.Patience,
        "the gate is closed");
}
