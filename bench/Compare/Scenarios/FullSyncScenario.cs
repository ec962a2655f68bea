using System.Diagnostics;
using System.Globalization;
using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Report;
using SyncWorker.Bench.Runs;
using SyncWorker.Bench.Sinks;

namespace SyncWorker.Bench.Scenarios;

/// <summary>A full sync, as <c>ChangeSet</c>s and as a file over HTTP, beside <c>Batch&lt;T&gt;</c> on single changes.</summary>
internal static class FullSyncScenario
{
    private const int WarmUpChanges = 10_000;

    public static async Task<Section> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (inSets, lines) = (session.Size(100_000), session.Size(200_000));
        var all = session.NewRounds<Outcome>(2);
        await all.RunAsync(
            [
                .. session.Contenders(contender => contender.Key == Contender.BatchKey).Select(contender => (
                    contender.Title,
                    (Func<bool, Task<Outcome>>)(isWarmUp => Load.OfSingles(isWarmUp ? Math.Min(WarmUpChanges, inSets) : inSets)
                        .DrainAsync(session.Site, contender, cancellationToken)))),
                .. session.Contenders(contender => contender.IsWorker).Select(contender => (
                    $"{contender.Title}, ChangeSets",
                    (Func<bool, Task<Outcome>>)(isWarmUp => (Load.OfSingles(isWarmUp ? Math.Min(WarmUpChanges, inSets) : inSets) with
                    {
                        IsInSets = true,
                    }).DrainAsync(session.Site, contender, cancellationToken)))),
                .. session.OneWorkerAStore.Select(contender => (
                    $"{contender.Title}, file",
                    (Func<bool, Task<Outcome>>)(isWarmUp => PublishFileAsync(
                        session.Site, contender, Load.OfSingles(isWarmUp ? Math.Min(WarmUpChanges, lines) : lines), cancellationToken)))),
            ],
            cancellationToken);
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{inSets:#,0} changes in messages of 500; `publish` of a file of {lines:#,0} lines over HTTP, timed from the start of ")
                + "the command. The sink answers at once. `Batch<T>` reads single changes.",
            OutcomeTable.Of(all.Results, session.Yardstick, new Dictionary<string, Counted>()),
            new("Full sync", "changes/s", [.. all.Results.Select(result => (
                result.Key,
                Spread.Of(result.Value.Select(outcome => outcome.ChangesPerSecond))))]),
            all.Notes,
            all.HasFailures);
    }

    private static async Task<Outcome> PublishFileAsync(Site site, Contender contender, Load load, CancellationToken cancellationToken)
    {
        await using var course = await Course.PrepareAsync(
            site, contender, load.NewBoard(), new SinkRules(), new() { HasBroker = false }, cancellationToken);
        var file = await course.WriteFileAsync(load, cancellationToken);
        await course.StartAsync(cancellationToken);

        var began = Stopwatch.GetTimestamp();
        var published = course.PublishFileAsync(file, [], cancellationToken);
        var outcome = await course.FinishAsync(load.Changes, cancellationToken);
        await published;
        return outcome with { Time = outcome.Time + ToFirstCall(), ToFirstCall = ToFirstCall() };

        TimeSpan ToFirstCall() => Stopwatch.GetElapsedTime(began, course.Board.Began);
    }
}
