using System.Diagnostics;
using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Scenarios;

/// <summary>How long a single change takes from its publisher to the board, where there is nothing else to do.</summary>
internal static class IdleScenario
{
    private const int PerSecond = 20;
    private const int WarmUpChanges = 3 * PerSecond;

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(300);
        var all = session.NewRounds<IReadOnlyList<double>>(3);
        await all.RunAsync(
            [.. session.Contenders(contender => contender.IsWorker || contender.Key is Contender.RawKey or Contender.BatchKey)
                .Select(contender => (
                    contender.Title,
                    (Func<bool, Task<IReadOnlyList<double>>>)(isWarmUp => MeasureAsync(
                        session.Site, contender, isWarmUp ? PerSecond : changes, cancellationToken))))],
            cancellationToken);
        var (table, bars) = (new MarkdownTable("contender", "p50, ms", "p99, ms", "changes"), new List<(string, Spread)>());
        foreach (var (name, rounds) in all.Results)
        {
            var middle = Spread.Of(rounds.Select(times => Spread.Percentile(times, 50)));
            var late = Spread.Of(rounds.Select(times => Spread.Percentile(times, 99)));
            table.Add(name, middle.ToString(), late.ToString(), Spread.Figure(rounds.Sum(times => times.Count)));
            bars.AddRange([(name + ", p50", middle), (name + ", p99", late)]);
        }
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{PerSecond} changes a second, one by one, {changes:#,0} in each round; the time from just before a change is published ")
                + "until the sink accepts it. `Batch<T>` waits 100 ms for others; the raw client sends each change at once.",
            table,
            new("Publish to accepted", "ms", bars),
            all.Notes,
            all.HasFailures);
    }

    /// <returns>The times in milliseconds, in ascending order.</returns>
    private static async Task<IReadOnlyList<double>> MeasureAsync(
        Site site, Contender contender, int changes, CancellationToken cancellationToken)
    {
        var count = WarmUpChanges + changes;
        var board = Board.OfSingles(count);
        var options = contender.Key == Contender.RawKey ? new CourseOptions { Timer = TimeSpan.Zero } : new();
        await using var course = await Course.PrepareAsync(site, contender, board, new(), options, cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.UntilConsumingAsync(cancellationToken);

        var published = new long[count];
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1) / PerSecond, TimeProvider.System);
        for (var job = 0; job < count; job++)
        {
            await ticks.WaitForNextTickAsync(cancellationToken);
            published[job] = Stopwatch.GetTimestamp();
            await course.Publisher.PublishAsync(Queues.Jobs, Load.Body(job, 1), cancellation: cancellationToken);
        }
        await course.FinishAsync(count, cancellationToken);
        return [.. Enumerable.Range(WarmUpChanges, changes)
            .Select(job => Stopwatch.GetElapsedTime(published[job], board.CurrentSince(job)).TotalMilliseconds)
            .Order()];
    }
}
