using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Scenarios;

/// <summary>What a poisoned change costs: one in 1,000 is refused, and its whole call with it.</summary>
internal static class PoisonScenario
{
    private const int Every = 1_000;
    private static readonly TimeSpan SettleWithin = TimeSpan.FromMinutes(2);

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = Math.Max(2 * Every, session.Size(20_000));
        var poisoned = changes / Every;
        var all = session.NewRounds<(Outcome Outcome, long Dead)>(3);
        var workers = session.OneWorkerAStore.ToList();
        await all.RunAsync(
            [.. from contender in workers
                from every in new[] { 0, Every }
                select (Name(contender, every), (Func<bool, Task<(Outcome, long)>>)(_ => MeasureAsync(
                    session.Site, contender, Load.OfSingles(changes) with { Rules = new() { PoisonEvery = every } }, cancellationToken)))],
            cancellationToken);
        var table = new MarkdownTable(
            "contender", "clean, s", "poisoned, s", "speed, ratio to clean", "extra calls for each", "innocents dead");
        var bars = new List<(string, Spread)>();
        foreach (var contender in workers)
        {
            if (all.Results.GetValueOrDefault(Name(contender, 0)) is not { } clean
                || all.Results.GetValueOrDefault(Name(contender, Every)) is not { } poison)
            {
                continue;
            }
            var (cleanTime, time) = (Of(clean, run => run.Outcome.Time.TotalSeconds), Of(poison, run => run.Outcome.Time.TotalSeconds));
            var cleanCalls = Of(clean, run => run.Outcome.Calls).Median;
            table.Add(
                contender.Title,
                cleanTime.ToString(),
                time.ToString(),
                (cleanTime.Median / time.Median).ToString("0.00", CultureInfo.InvariantCulture),
                Of(poison, run => (run.Outcome.Calls - cleanCalls) / poisoned).ToString(),
                Of(poison, run => run.Dead - poisoned).ToString());
            bars.AddRange([(contender.Title + ", clean", cleanTime), (contender.Title + ", poisoned", time)]);
        }
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{changes:#,0} changes of as many jobs, of which {poisoned:#,0} are refused, each with its whole call. ")
                + "The time is that until all others are accepted and the last is refused.",
            table,
            new("Clean and poisoned", "s", bars),
            all.Notes,
            all.HasFailures);
    }

    private static async Task<(Outcome Outcome, long Dead)> MeasureAsync(
        Site site, Contender contender, Load load, CancellationToken cancellationToken)
    {
        await using var course = await load.PrepareAsync(site, contender, new(), cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.FinishAsync(load.Changes, cancellationToken);
        var status = await course.UntilSettledAsync(() => true, SettleWithin, cancellationToken);
        return (course.Measure(load.Changes), status.GetProperty("dead").GetInt64());
    }

    private static string Name(Contender contender, int every) => contender.Title + (every == 0 ? ", clean" : ", poisoned");

    private static Spread Of(List<(Outcome Outcome, long Dead)> runs, Func<(Outcome Outcome, long Dead), double> figure) =>
        Spread.Of(runs.Select(figure));
}
