using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Measure;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Runs;

/// <summary>Counts acknowledgements and fsyncs in a run of its own, because both ways of counting cost time.</summary>
internal static class CountingRun
{
    /// <param name="load">Single changes; not many are needed.</param>
    public static async Task<Counted> RunAsync(Site site, Contender contender, Load load, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var trace = await FsyncTrace.IsPossibleAsync() ? new FsyncTrace(directory.File("strace")) : null;
        await using var proxy = AckProxy.Start(await Site.BrokerOfAsync(contender));
        var options = new CourseOptions { Trace = trace, Broker = proxy.Address };
        await using var course = await load.PrepareAsync(site, contender, options, cancellationToken);
        var before = contender.IsOnPostgreSql ? await Site.PostgresFsyncsAsync(cancellationToken) : 0;
        await course.StartAsync(cancellationToken);
        await course.FinishAsync(load.Changes, cancellationToken);

        await course.StopAsync(cancellationToken);

        // What was not acknowledged at the end goes back to the queue.
        await Eventually.TrueAsync(
            async () => await course.Publisher.ConsumersAsync(Queues.Jobs, cancellationToken) == 0,
            TimeSpan.FromMinutes(1),
            "nobody reads the queue",
            cancellationToken);
        var open = await course.Publisher.QueueDepthAsync(Queues.Jobs, cancellationToken) ?? 0;
        var after = contender.IsOnPostgreSql ? await Site.PostgresFsyncsAsync(cancellationToken) : 0;
        return new(
            1000.0 * proxy.Acks / (load.Messages - open),
            trace is null ? null : 1000.0 * (await trace.CountAsync(cancellationToken) + after - before) / load.Changes);
    }
}
