using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;

namespace SyncWorker.Bench.Scenarios;

/// <summary>Scenarios in which everything is published before a contender starts.</summary>
internal static class DrainScenarios
{
    /// <summary>The counting run needs no more changes than this to have steady figures.</summary>
    private const int MostCounted = 20_000;

    /// <summary>A call for each message takes so much longer that it gets a part of the messages.</summary>
    private const int ShareOfEach = 5;

    public static Task<Section> SinglesAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(100_000);
        return RunAsync(
            session,
            string.Create(CultureInfo.InvariantCulture, $"{changes:#,0} changes of as many jobs; the sink answers at once."),
            "Drain of single changes",
            [.. session.Contenders(_ => true).Select(contender => new Entrant(
                contender,
                contender.Title,
                Load.OfSingles(contender.Key == Contender.EachKey ? Math.Max(1, changes / ShareOfEach) : changes)))],
            rounds: 3,
            size => Load.OfSingles(size),
            cancellationToken);
    }

    public static Task<Section> HotKeysAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(100_000);
        var rules = new SinkRules { Latency = TimeSpan.FromMilliseconds(100), LatencyPerRow = TimeSpan.FromMilliseconds(2) };
        return RunAsync(
            session,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{changes:#,0} changes of {changes / 20:#,0} jobs. The sink takes 100 ms a call and 2 ms a row; 4 calls are in flight. ")
                + "\"Old state at the end\" counts jobs of which the board was told an older version last.",
            "Hot keys",
            [.. session.Contenders(contender => contender.IsWorker || contender.Key == Contender.BatchKey).Select(contender => new Entrant(
                contender,
                contender.Title,
                Load.OfHotKeys(changes, changes / 20, session.Arguments.Seed) with { Rules = rules }))],
            rounds: 2,
            countedLoad: null,
            cancellationToken);
    }

    public static Task<Section> BacklogAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(300_000);
        return RunAsync(
            session,
            string.Create(CultureInfo.InvariantCulture, $"A backlog of {changes:#,0} single changes; the sink answers at once.")
                + " `--size 1000000` is the whole of it; one round.",
            "Backlog",
            [.. session.OneWorkerAStore.Select(contender => new Entrant(contender, contender.Title, Load.OfSingles(changes)))],
            rounds: 1,
            countedLoad: null,
            cancellationToken);
    }

    private static async Task<Section> RunAsync(
        Session session,
        string what,
        string title,
        IReadOnlyList<Entrant> entrants,
        int rounds,
        Func<int, Load>? countedLoad,
        CancellationToken cancellationToken)
    {
        var all = session.NewRounds<Outcome>(rounds);
        await all.RunAsync(
            [.. entrants.Select(entrant => (
                entrant.Name,
                (Func<bool, Task<Outcome>>)(isWarmUp => (isWarmUp ? entrant.WarmUp : entrant.Load).DrainAsync(
                    session.Site, entrant.Contender, cancellationToken))))],
            cancellationToken);
        var counted = new Dictionary<string, Counted>();
        foreach (var entrant in entrants.Where(entrant => countedLoad is not null && all.Results.ContainsKey(entrant.Name)))
        {
            await all.TryAsync(entrant.Name, "counting", async () => counted[entrant.Name] = await CountingRun.RunAsync(
                session.Site, entrant.Contender, countedLoad!(Math.Min(MostCounted, entrant.Load.Changes)), cancellationToken),
                cancellationToken);
        }
        return new(
            what,
            OutcomeTable.Of(all.Results, session.Yardstick, counted),
            new(title, "changes/s", [.. all.Results.Select(result => (
                result.Key,
                Spread.Of(result.Value.Select(outcome => outcome.ChangesPerSecond))))]),
            all.Notes,
            all.HasFailures);
    }

    private sealed record Entrant(Contender Contender, string Name, Load Load)
    {
        private const int WarmUpChanges = 10_000;

        /// <summary>A short run, for the machine and this process; each contender is a new process in each round.</summary>
        public Load WarmUp => Load.OfSingles(Math.Min(WarmUpChanges, Load.Changes));
    }
}
