using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Bench;

/// <summary>Runs some workers with their own board and ledger, and measures their throughput together.</summary>
/// <param name="Workers">The number of worker processes.</param>
/// <param name="IsPublishing">True: changes arrive while others are sent. False: all changes are recorded before the first is sent.</param>
internal sealed record Run(int Workers, bool IsPublishing)
{
    // After this many rows per worker, .NET has compiled most of the worker's code.
    private const int WarmUpEach = 3_000;

    /// <summary>The server's time per call.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="broker">The broker; SyncWorker's queues on it are deleted first.</param>
    public async Task<Measured> MeasureAsync(int jobs, Uri broker, CancellationToken cancellationToken)
    {
        await using var publisher = await RawPublisher.ConnectAsync(broker, cancellationToken);
        foreach (var queue in Queues.All)
        {
            await publisher.DeleteQueueAsync(queue, cancellationToken);
        }
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.Path);
        await board.SetAsync(new { latency = Latency.TotalMilliseconds });
        await using var database = await Database.CreateAsync("workers");
        await using var ledger = new LedgerView(database.ConnectionString);
        var workers = new List<BenchWorker>();
        try
        {
            for (var i = 0; i < Workers; i++)
            {
                workers.Add(await BenchWorker.StartAsync(board.Address, broker, database.ConnectionString, cancellationToken));
            }
            await Eventually.TrueAsync(
                async () => await publisher.QueueDepthAsync(Queues.Jobs, cancellationToken) is not null,
                Patience,
                "the workers have declared their queues",
                cancellationToken);
            await ledger.UntilSharedAsync(Workers, cancellationToken);
            var warmUp = WarmUpEach * Workers;
            await publisher.PublishManyAsync(Queues.Jobs, Bodies("WARM", warmUp), cancellationToken);
            await ledger.UntilAppliedAsync(warmUp, cancellationToken);
            var (lastCall, cpu) = (await ledger.LastCallAsync(cancellationToken), Cpu(workers));

            if (!IsPublishing)
            {
                await workers[0].GateAsync("pause", cancellationToken);
            }
            await publisher.PublishManyAsync(Queues.Jobs, Bodies("JOB", jobs), cancellationToken);
            if (!IsPublishing)
            {
                await ledger.UntilRecordedAsync(warmUp + jobs, cancellationToken);
                cpu = Cpu(workers);
                await workers[0].GateAsync("resume", cancellationToken);
            }
            await ledger.UntilAppliedAsync(warmUp + jobs, cancellationToken);

            cpu = Cpu(workers) - cpu;
            var (calls, rows, time) = await ledger.SentAsync(lastCall, cancellationToken);
            var log = await board.LogAsync();
            return new(
                this,
                jobs,
                calls,
                rows,
                time,
                log.Count - log.Select(row => row.GetProperty("key").ToString()).Distinct().Count(),
                cpu);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private static IEnumerable<string> Bodies(string name, int count) => Enumerable.Range(1, count).Select(i =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{name}}-{{i}}","shortDescription":"Boiler {{i}}","siteCity":"Gent","freeText1":"a","version":{{i}}}""");

    private static TimeSpan Cpu(IEnumerable<BenchWorker> workers) => TimeSpan.FromTicks(workers.Sum(worker => worker.Cpu.Ticks));
}
