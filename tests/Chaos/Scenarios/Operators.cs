using SyncWorker.Chaos.Load;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>(l) An operator's work on an ordinary day, all of it while changes flow.</summary>
internal static class Operators
{
    public static readonly Scenario Day = new("l-operators-day", async world =>
    {
        for (var round = 1; round <= (world.Setup.IsLong ? 5 : 1); round++)
        {
            await RefusalsAsync(world, round);
            await PauseAsync(world);
            await ResendAsync(world, round);
            await ResetAsync(world, round);
            await DryRunAsync(world);
            await RestartAsync(world.Workers[round % world.Workers.Count]);
            world.Did("restart");
        }
    })
    { IsOrdinary = true };

    private const string NotYet = "not set up yet";

    private static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string> { ["Type"] = NotYet };
    private static readonly IReadOnlyDictionary<string, string> Allowed = new Dictionary<string, string> { ["Type"] = "set up" };

    /// <summary>
    /// The server refuses a type of jobs until it is set up. Some dead letters are edited, some are discarded, the rest are replayed.
    /// </summary>
    private static async Task RefusalsAsync(ChaosWorld world, int round)
    {
        SourceRecord Job(string name) => SourceRecord.OfJob($"{name}{round}", mayGo: false);
        PublishedChange Below(string name) => SourceRecord.OfTask($"{name}{round}", "T1", mayGo: false).Snapshot();
        var desk = world.Operator;
        await world.Board.BreakAsync(
            new { where = new { type = NotYet }, status = 400, body = new { Description = "This type is not set up." } });

        var (edited, kept, corrected, made) = (Job("EDITED"), Job("KEPT"), Job("CORRECTED"), Job("MADE"));
        await world.Publishing.PublishAsync([edited.Snapshot(), kept.Snapshot()]);
        var letters = new
        {
            Replayed = Job("REPLAYED").Snapshot(Refused),
            GivenUp = Job("GIVENUP").Snapshot(Refused),
            Edited = edited.Snapshot(Refused),
            Kept = kept.Snapshot(Refused),
            Corrected = corrected.Snapshot(Refused),
            Made = made.Snapshot(Refused),
        };
        PublishedChange[] all = [letters.Replayed, letters.GivenUp, letters.Edited, letters.Kept, letters.Corrected, letters.Made];
        var (belowReplayed, belowGivenUp, belowMade, baseless) =
            (Below("REPLAYED"), Below("GIVENUP"), Below("MADE"), Job("BASELESS").Patch("Name"));
        await world.Publishing.PublishAsync([.. all, belowReplayed, belowGivenUp, belowMade, baseless]);
        await desk.UntilListedAsync(all);
        world.Did("letter listed", all.Length);

        // Too early: it becomes a dead letter again.
        Assert.Equal("stopped", await desk.ReplayAsync(new { ids = new[] { await desk.LetterOfAsync(letters.Replayed) } }));
        world.Did("replay");

        await desk.EditAsync(letters.Edited, Allowed);
        await world.Publishing.PublishAsync([edited.Patch("Name")]);
        world.Did("edit");

        await desk.UntilWaitsAsync(belowGivenUp, "parent dead");
        await desk.DiscardAsync(letters.GivenUp, belowGivenUp);
        await desk.DiscardAsync(letters.Kept);
        world.Did("discard", 2);

        // A person creates the job directly on the board, so its children need not wait for it.
        await desk.UntilWaitsAsync(belowMade, "parent dead");
        await world.ChangeBoardAsync("mboc_upsertJob", made, ("ShortDescription", "made by hand"));
        await desk.SkipAsync(belowMade);
        await desk.UntilWaitsAsync(baseless, "no base");
        await desk.SkipWithoutBaseAsync(baseless);
        world.Did("skip", 2);

        await world.Publishing.PublishAsync([corrected.Snapshot(Allowed)]);
        await world.Board.MendAsync();
        await desk.UntilClosedAsync(letters.Corrected);
        Assert.Equal("done", await desk.ReplayAsync(
            new { ids = new[] { await desk.LetterOfAsync(letters.Replayed), await desk.LetterOfAsync(letters.Made) } }));
        world.Did("replay");
    }

    private static async Task PauseAsync(ChaosWorld world)
    {
        await world.Operator.PauseAsync();
        await world.HeldAsync(world.Setup.PerSecond);
        await world.Operator.ResumeAsync();
        await world.ProgressAsync(20);
        world.Did("pause");
    }

    /// <summary>A person deletes records by mistake; then all records of a source are sent again.</summary>
    private static async Task ResendAsync(ChaosWorld world, int round)
    {
        var resource = SourceRecord.OfResource($"DESK{round}", mayGo: false);
        await world.Publishing.PublishAsync([resource.Snapshot()]);
        await world.UntilOnBoardAsync(resource);
        await world.ChangeBoardAsync("mboc_deleteResource", resource);

        await world.Operator.ResendAsync(resource.Entity, resource.Key);
        await world.UntilOnBoardAsync(resource);
        await world.Operator.ResendAsync(sourceApp: "CHAOS");
        world.Did("resend", 2);
    }

    /// <summary>A source was restored, and its versions restart.</summary>
    private static async Task ResetAsync(ChaosWorld world, int round)
    {
        var job = SourceRecord.OfJob($"RESTORED{round}", mayGo: false);
        for (var change = 0; change < 2; change++)
        {
            await world.Publishing.PublishAsync([job.Snapshot()]);
            await world.UntilOnBoardAsync(job);
        }
        await world.Operator.ResetAsync(job.Entity, job.Key);
        job.CountAnew();
        await world.Publishing.PublishAsync([job.Snapshot()]);
        world.Did("reset");
    }

    private static async Task DryRunAsync(ChaosWorld world)
    {
        await Task.WhenAll(world.Workers.Select(worker => RestartAsync(worker, ("Import__DryRun", "true"))));
        await world.HeldAsync(world.Setup.PerSecond);
        await Task.WhenAll(world.Workers.Select(worker => RestartAsync(worker)));
        await world.ProgressAsync(20);
        world.Did("dry run");
    }

    private static async Task RestartAsync(ChaosWorker worker, params (string, string)[] settings)
    {
        worker.Next(settings);
        Assert.Equal(0, await worker.StopAsync());
        worker.Release();
        await worker.UntilUpAsync();
    }
}
