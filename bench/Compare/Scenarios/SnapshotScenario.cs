using System.Globalization;
using Npgsql;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Scenarios;

/// <summary>A snapshot that is held keeps PostgreSQL from removing old versions of rows; readers ask meanwhile.</summary>
internal static class SnapshotScenario
{
    private static readonly string[] Questions =
        ["/api/status", "/api/imports", "/api/dead-letters/groups", "/api/dead-letters"];

    private static readonly bool[] Cases = [false, true];

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var changes = session.Size(100_000);
        var all = session.NewRounds<Outcome>(2);
        await all.RunAsync(
            [.. from contender in session.OneWorkerAStore
                where contender.IsOnPostgreSql
                from isHeld in Cases
                select (Name(contender, isHeld), (Func<bool, Task<Outcome>>)(isWarmUp => MeasureAsync(
                    session.Site, contender, Load.OfSingles(isWarmUp ? changes / 10 : changes), isHeld, cancellationToken)))],
            cancellationToken);
        var yardstick = all.Results.Keys.FirstOrDefault(name => name.EndsWith("alone", StringComparison.Ordinal));
        var table = new MarkdownTable("contender", "changes/s", "ratio to alone");
        foreach (var (name, outcomes) in all.Results)
        {
            var ratio = yardstick is null ? 1 : Rate(outcomes).Median / Rate(all.Results[yardstick]).Median;
            table.Add(name, Rate(outcomes).ToString(), ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{changes:#,0} single changes, while a transaction holds a snapshot from the ")
                + "first call on and four readers each ask a question of the worker's API again as soon as it is answered.",
            table,
            new("Beside a snapshot and readers", "changes/s", [.. all.Results.Select(result => (result.Key, Rate(result.Value)))]),
            all.Notes,
            all.HasFailures);
    }

    private static async Task<Outcome> MeasureAsync(
        Site site, Contender contender, Load load, bool isHeld, CancellationToken cancellationToken)
    {
        if (!isHeld)
        {
            return await load.DrainAsync(site, contender, cancellationToken);
        }
        await using var course = await load.PrepareAsync(site, contender, new(), cancellationToken);
        await course.StartAsync(cancellationToken);
        await course.Board.First.WaitAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(course.Ledger);
        await connection.OpenAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using var look = new NpgsqlCommand("select count(*) from change", connection, snapshot);
        await look.ExecuteScalarAsync(cancellationToken);

        var readers = Questions.Select(question => ReadAsync(course, question)).ToList();
        var outcome = await course.FinishAsync(load.Changes, cancellationToken);
        await Task.WhenAll(readers);
        return outcome;
    }

    private static async Task ReadAsync(Course course, string question)
    {
        while (!course.Board.Done.IsCompleted)
        {
            using var answer = await course.Http.GetAsync(new Uri(question, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
        }
    }

    private static string Name(Contender contender, bool isHeld) =>
        contender.Title + (isHeld ? ", beside a snapshot and 4 readers" : ", alone");

    private static Spread Rate(List<Outcome> outcomes) => Spread.Of(outcomes.Select(outcome => outcome.ChangesPerSecond));
}
