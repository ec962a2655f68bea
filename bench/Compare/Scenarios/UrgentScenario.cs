using System.Diagnostics;
using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Scenarios;

/// <summary>How long a planner's change takes while a full sync is on its way.</summary>
internal static class UrgentScenario
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly SinkRules Rules = new()
    {
        Latency = TimeSpan.FromMilliseconds(100),
        LatencyPerRow = TimeSpan.FromMilliseconds(0.1),
    };

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(200_000);
        var urgent = session.Arguments.IsQuick ? 4 : 20;
        var all = session.NewRounds<IReadOnlyList<double>>(1);
        await all.RunAsync(
            [.. session.Contenders(contender => contender.IsWorker).Select(contender => (
                contender.Title,
                (Func<bool, Task<IReadOnlyList<double>>>)(isWarmUp => MeasureAsync(
                    session.Site, contender, isWarmUp ? changes / 10 : changes, isWarmUp ? 1 : urgent, cancellationToken))))],
            cancellationToken);
        var (table, bars) = (new MarkdownTable("contender", "p50, ms", "p95, ms", "time of two calls, ms"), new List<(string, Spread)>());
        foreach (var (name, rounds) in all.Results)
        {
            var late = Spread.Of(rounds.Select(times => Spread.Percentile(times, 95)));
            table.Add(
                name,
                Spread.Of(rounds.Select(times => Spread.Percentile(times, 50))).ToString(),
                late.ToString(),
                Spread.Figure(2 * Rules.TimeOf(500).TotalMilliseconds));
            bars.Add((name, late));
        }
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{changes:#,0} changes in messages of 500; the sink takes 100 ms a call and 0.1 ms a row. Meanwhile {urgent} single ")
                + "changes of other jobs are published, one each 0.5 s; the time until the sink accepts each.",
            table,
            new("One change amid a full sync, p95", "ms", bars),
            all.Notes,
            all.HasFailures);
    }

    /// <returns>The times in milliseconds, in ascending order.</returns>
    private static async Task<IReadOnlyList<double>> MeasureAsync(
        Site site, Contender contender, int changes, int urgent, CancellationToken cancellationToken)
    {
        var load = Load.OfSingles(changes) with { IsInSets = true, Rules = Rules, Later = urgent };
        await using var course = await load.PrepareAsync(site, contender, new(), cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.Board.First.WaitAsync(cancellationToken);

        var published = new long[urgent];
        using var ticks = new PeriodicTimer(Every, TimeProvider.System);
        for (var i = 0; i < urgent; i++)
        {
            await ticks.WaitForNextTickAsync(cancellationToken);
            published[i] = Stopwatch.GetTimestamp();
            await course.Publisher.PublishAsync(Queues.Jobs, Load.Body(changes + i, 1), cancellation: cancellationToken);
        }
        await course.FinishAsync(changes + urgent, cancellationToken);
        return [.. published
            .Select((at, i) => Stopwatch.GetElapsedTime(at, course.Board.CurrentSince(changes + i)).TotalMilliseconds)
            .Order()];
    }
}
