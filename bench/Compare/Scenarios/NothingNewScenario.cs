using System.Diagnostics;
using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;

namespace SyncWorker.Bench.Scenarios;

/// <summary>A full export of records that the board has accepted before, of which few differ.</summary>
internal static class NothingNewScenario
{
    private const int ChangedEvery = 100;
    private const int WarmUpLines = 10_000;
    private static readonly TimeSpan SettleWithin = TimeSpan.FromMinutes(5);

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var lines = Math.Max(ChangedEvery, session.Size(200_000));
        var all = session.NewRounds<Export>(1);
        await all.RunAsync(
            [.. session.OneWorkerAStore.Select(contender => (
                contender.Title,
                (Func<bool, Task<Export>>)(isWarmUp => MeasureAsync(
                    session.Site, contender, isWarmUp ? Math.Min(WarmUpLines, lines) : lines, cancellationToken))))],
            cancellationToken);
        var table = new MarkdownTable("contender", "lines/s", "rows sent", "rows sent, ratio to what differs", "calls");
        var bars = new List<(string, Spread)>();
        foreach (var (name, rounds) in all.Results)
        {
            var speed = Spread.Of(rounds.Select(export => lines / export.Time.TotalSeconds));
            var rows = Spread.Of(rounds.Select(export => (double)export.Rows));
            table.Add(
                name,
                speed.ToString(),
                rows.ToString(),
                (rows.Median / Load.OfExport(lines, ChangedEvery).Differ).ToString("0.000", CultureInfo.InvariantCulture),
                Spread.Of(rounds.Select(export => (double)export.Calls)).ToString());
            bars.Add((name, speed));
        }
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"A file of {lines:#,0} jobs is published and accepted. Then it is published again as a full export (`--export`), with newer ")
                + $"versions, of which one in {ChangedEvery} differs; from the start of the command until nothing is pending.",
            table,
            new("A full export with little new", "lines/s", bars),
            all.Notes,
            all.HasFailures);
    }

    private static async Task<Export> MeasureAsync(Site site, Contender contender, int lines, CancellationToken cancellationToken)
    {
        var export = Load.OfExport(lines, ChangedEvery) with { SourceVersion = 2 };
        await using var course = await Course.PrepareAsync(
            site, contender, export.NewBoard(), new SinkRules(), new() { HasBroker = false }, cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.PublishFileAsync(await course.WriteFileAsync(Load.OfSingles(lines), cancellationToken), [], cancellationToken);
        await course.UntilSettledAsync(() => course.Board.Missing == export.Differ, SettleWithin, cancellationToken);

        var file = await course.WriteFileAsync(export, cancellationToken);
        var (rows, calls, began) = (course.Board.Rows, course.Board.Calls, Stopwatch.GetTimestamp());
        await course.PublishFileAsync(file, ["--export", "nightly"], cancellationToken);
        await course.UntilSettledAsync(() => course.Board.Done.IsCompleted, SettleWithin, cancellationToken);
        return new(Stopwatch.GetElapsedTime(began), course.Board.Rows - rows, course.Board.Calls - calls);
    }

    private sealed record Export(TimeSpan Time, int Rows, int Calls);
}
