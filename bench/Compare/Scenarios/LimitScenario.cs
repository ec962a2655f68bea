using System.Globalization;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;

namespace SyncWorker.Bench.Scenarios;

/// <summary>How close workers come to the limit of an API that answers 429 above it.</summary>
internal static class LimitScenario
{
    private const int PerSecond = 10;
    private const int RowsInCall = 500;
    private const int Drawn = 2;

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(60_000);
        var calls = (changes + RowsInCall - 1) / RowsInCall;
        var limits = Limits(new Random(session.Arguments.Seed), session.Arguments.IsQuick).ToList();
        var all = session.NewRounds<Outcome>(2);
        var runs = (from limit in limits from contender in session.OneWorkerAStore select (limit, contender)).ToList();
        await all.RunAsync(
            [.. runs.Select(run => (
                $"{run.contender.Title}: {run.limit}",
                (Func<bool, Task<Outcome>>)(isWarmUp => (Load.OfSingles(isWarmUp ? RowsInCall : changes) with
                {
                    Rules = new() { Limit = run.limit },
                }).DrainAsync(session.Site, run.contender, cancellationToken))))],
            cancellationToken);
        var (table, bars) = (
            new MarkdownTable("limit", "contender", "current after, s", "ideal, s", "ratio to ideal", "calls", "refused"),
            new List<(string, Spread)>());
        foreach (var (limit, contender) in runs)
        {
            if (all.Results.GetValueOrDefault($"{contender.Title}: {limit}") is not { } outcomes)
            {
                continue;
            }
            var (time, ideal) = (Spread.Of(outcomes.Select(outcome => outcome.Time.TotalSeconds)), limit.IdealTime(calls).TotalSeconds);
            table.Add(
                limit.ToString(),
                contender.Title,
                time.ToString(),
                Spread.Figure(ideal),
                (time.Median / ideal).ToString("0.00", CultureInfo.InvariantCulture),
                Spread.Of(outcomes.Select(outcome => (double)outcome.Calls)).ToString(),
                Spread.Of(outcomes.Select(outcome => 100.0 * outcome.Throttled / outcome.Calls)) + " %");
            bars.Add((
                $"{contender.Title}, limit {limits.IndexOf(limit) + 1}",
                new(time.Median / ideal, time.Least / ideal, time.Most / ideal)));
        }
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{changes:#,0} changes, at least {calls} calls. The first two limits are always the same, others are drawn by seed ")
                + $"({session.Arguments.Seed}). Windows of a minute, limits that change and a quiet hour are not part of it.",
            table,
            new("Time, ratio to the ideal", "limits in the order of the table", bars),
            all.Notes,
            all.HasFailures);
    }

    private static IEnumerable<RateLimit> Limits(Random random, bool isQuick)
    {
        yield return new(WindowKind.Fixed, PerSecond, TimeSpan.FromSeconds(1), SaysRetryAfter: true);
        if (isQuick)
        {
            yield break;
        }
        yield return new(WindowKind.Fixed, PerSecond, TimeSpan.FromSeconds(1), SaysRetryAfter: false);
        for (var i = 0; i < Drawn; i++)
        {
            var kind = (WindowKind)random.Next(3);

            // A window of 10 s lets 50 calls through at once, and then none.
            var seconds = random.Next(2) == 0 ? 1 : 10;
            yield return new(kind, seconds == 1 ? PerSecond : seconds * PerSecond / 2, TimeSpan.FromSeconds(seconds), random.Next(2) == 0);
        }
    }
}
