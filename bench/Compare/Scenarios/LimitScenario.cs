using System.Globalization;
using SyncWorker.Bench.Contenders;
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
    private static readonly TimeSpan RecordWithin = TimeSpan.FromMinutes(5);

    /// <summary>With fewer changes a first window could take them all, and the ideal time would be 0.</summary>
    private const int Least = 30_000;

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = Math.Max(Least, session.Size(60_000));
        var calls = (changes + RowsInCall - 1) / RowsInCall;
        var limits = Limits(new Random(session.Arguments.Seed), session.Arguments.IsQuick).ToList();
        var all = session.NewRounds<Outcome>(2);
        var runs = (from limit in limits from contender in session.OneWorkerAStore select (limit, contender)).ToList();
        await all.RunAsync(
            [.. runs.Select(run => (
                $"{run.contender.Title}: {run.limit}",
                (Func<bool, Task<Outcome>>)(isWarmUp => MeasureAsync(
                    session.Site,
                    run.contender,
                    Load.OfSingles(isWarmUp ? RowsInCall : changes) with { IsInSets = true, Rules = new() { Limit = run.limit } },
                    cancellationToken))))],
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
                $"{changes:#,0} changes, at least {calls} calls, all recorded before the first. The first two limits are always the same, others are drawn by seed ")
                + $"({session.Arguments.Seed}). Windows of a minute, limits that change and a quiet hour are not part of it.",
            table,
            new("Time, ratio to the ideal", "limits in the order of the table", bars),
            all.Notes,
            all.HasFailures);
    }

    /// <summary>Everything is recorded before the first call, so that the limit alone says how long it takes.</summary>
    private static async Task<Outcome> MeasureAsync(Site site, Contender contender, Load load, CancellationToken cancellationToken)
    {
        await using var course = await Course.PrepareAsync(site, contender, load.NewBoard(), load.Rules, new(), cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.GateAsync("pause", cancellationToken);
        await load.PublishAsync(course, cancellationToken);
        await Eventually.TrueAsync(
            async () => (await course.StatusAsync(cancellationToken)).GetProperty("received").GetInt64() == load.Changes,
            RecordWithin,
            "everything is recorded",
            cancellationToken);
        await course.GateAsync("resume", cancellationToken);
        return await course.FinishAsync(load.Changes, cancellationToken);
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
