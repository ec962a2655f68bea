using System.Diagnostics;
using System.Globalization;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Bench;

/// <summary>
/// What it costs a worker to receive and record single changes, by receiver. The ledger is SQLite, so all of it is the worker's own process.
/// Sending is paused, and all changes are published before the worker starts.
/// </summary>
internal static class Receivers
{
    public const string Header = """
        | receiver | changes/s | µs CPU of the worker per change |
        |---|---|---|
        """;

    private const int WarmUp = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="jobs">The number of changes that count; 10,000 more come before them.</param>
    public static async Task<string> MeasureAsync(string receiver, int jobs, Uri broker, CancellationToken cancellationToken)
    {
        await using var publisher = await RawPublisher.ConnectAsync(broker, cancellationToken);
        foreach (var queue in Queues.All)
        {
            await publisher.DeleteQueueAsync(queue, cancellationToken);
        }
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        var settings = new Dictionary<string, string?>
        {
            ["Dime__BaseAddress"] = board.Address.ToString(),
            ["Dime__ApiKey"] = "bench",
            ["Broker__Transport"] = "RabbitMq",
            ["Broker__Url"] = broker.ToString(),
            ["Broker__Receiver"] = receiver,
            ["Ledger__Directory"] = directory.File("data"),
        };

        await using (var first = await BenchWorker.StartAsync(settings, cancellationToken))
        {
            await Eventually.TrueAsync(
                async () => await publisher.QueueDepthAsync(Queues.Jobs, cancellationToken) is not null
                    && await publisher.ConsumersAsync(Queues.Jobs, cancellationToken) == 1,
                Patience,
                "the worker has declared its queues",
                cancellationToken);
            await first.GateAsync("pause", cancellationToken);
        }
        await Eventually.TrueAsync(
            async () => await publisher.ConsumersAsync(Queues.Jobs, cancellationToken) == 0, Patience, "it has ended", cancellationToken);
        await publisher.PublishManyAsync(Queues.Jobs, Enumerable.Range(1, WarmUp + jobs).Select(Body), cancellationToken);

        await using var worker = await BenchWorker.StartAsync(settings, cancellationToken);
        var from = await UntilReceivedAsync(WarmUp);
        var (cpu, watch) = (worker.Cpu, Stopwatch.StartNew());
        var to = await UntilReceivedAsync(WarmUp + jobs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {receiver} | {(to - from) / watch.Elapsed.TotalSeconds:0} | {(worker.Cpu - cpu).TotalMicroseconds / (to - from):0} |");

        async Task<long> UntilReceivedAsync(long count)
        {
            var received = 0L;
            await Eventually.TrueAsync(
                async () => (received = await worker.ReceivedAsync(cancellationToken)) >= count,
                TimeSpan.FromMinutes(5),
                $"{count} changes are received",
                cancellationToken);
            return received;
        }
    }

    private static string Body(int number) =>
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-{{number}}","shortDescription":"Boiler {{number}}","siteCity":"Gent","freeText1":"a","version":{{number}}}""";
}
