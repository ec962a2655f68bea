using DimeClient;
using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Tests;

public sealed class OperationsTests
{
    [Fact]
    public async Task A_replay_runs_in_steps_each_after_the_verdicts_of_the_one_before()
    {
        using var ledger = await WithDeadJobsAsync(9);

        await ledger.Replayer.ReplayAsync(new(All: true), default);
        var released = new List<int> { Pending(ledger) };
        while (await TurnAsync(ledger))
        {
            await TurnAsync(ledger);
            released.Add(Pending(ledger));
            await ledger.SendAsync();
        }

        Assert.Equal([1, 1, 2, 5, 1], released);
        var operation = Find(ledger);
        Assert.Equal(
            (OperationState.Done, 9, 9, 9, 0),
            (operation.State, operation.Progress.Frozen,
                operation.Progress.Released, operation.Progress.Applied, operation.Progress.Remaining));
        Assert.Equal(ledger.Clock.GetUtcNow(), operation.FinishedAt);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_replay_stops_at_the_first_letter_that_is_refused_again_and_leaves_the_others_as_they_were()
    {
        using var ledger = await WithDeadJobsAsync(9);

        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "still not"));
        await TurnAsync(ledger);
        var runs = await TurnAsync(ledger);

        var operation = Find(ledger);
        Assert.False(runs);
        Assert.Equal((OperationState.Stopped, 1, 8), (operation.State, operation.Progress.Failed, operation.Progress.Remaining));
        Assert.Equal([1L], operation.Failures);
        Assert.Equal((9, 0), (ledger.Counter("settled dead"), Pending(ledger)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task With_continue_a_replay_goes_past_letters_that_are_refused_again()
    {
        using var ledger = await WithDeadJobsAsync(3);

        await ledger.Replayer.ReplayAsync(new(All: true, ContinueOnFailure: true), default);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        while (await TurnAsync(ledger))
        {
            await ledger.SendAsync();
        }

        Assert.Equal((OperationState.Done, 1, 2), (Find(ledger).State, Find(ledger).Progress.Failed, Find(ledger).Progress.Applied));
    }

    [Fact]
    public async Task A_replay_is_continued_by_the_next_worker_after_a_restart()
    {
        using var ledger = await WithDeadJobsAsync(3);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.SendAsync();

        var restarted = new Operations(ledger.Store, new(new(new(new(), new(), new()))), new(), new(), new(), ledger.Clock);
        while (await restarted.TurnAsync(default))
        {
            await ledger.SendAsync();
        }

        Assert.Equal((OperationState.Done, 3), (Find(ledger).State, Find(ledger).Progress.Applied));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_cancelled_replay_releases_no_more_letters_and_still_records_the_outcome_of_the_released_ones()
    {
        using var ledger = await WithDeadJobsAsync(9);
        await ledger.Replayer.ReplayAsync(new(All: true), default);

        var cancelled = await new Canceller(ledger.Tools).CancelAsync(new("enough", "bob") { Id = 1 }, default);
        await ledger.SendAsync();
        await TurnAsync(ledger);
        await TurnAsync(ledger);

        Assert.Equal((OperationState.Cancelled, 1, 8), (cancelled!.State, cancelled.Progress.Pending, cancelled.Progress.Remaining));
        Assert.Equal((OperationState.Cancelled, 1, 0), (Find(ledger).State, Find(ledger).Progress.Applied, Pending(ledger)));
        Assert.Equal("bob operation cancelled operation 1 enough", Audited(ledger));
        Assert.Null(await new Canceller(ledger.Tools).CancelAsync(new() { Id = 7 }, default));
    }

    [Fact]
    public async Task A_finished_replay_cannot_be_cancelled()
    {
        using var ledger = await WithDeadJobsAsync(1);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.SendAsync();
        await TurnAsync(ledger);

        var report = await new Canceller(ledger.Tools).CancelAsync(new(By: "bob") { Id = 1 }, default);

        Assert.Equal(OperationState.Done, report!.State);
        Assert.Equal("syncworker operation done operation 1", Audited(ledger));
    }

    [Fact]
    public async Task The_letters_of_a_replay_are_fixed_when_it_starts()
    {
        using var ledger = await WithDeadJobsAsync(2);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.JobAsync("later", 1);
        await ledger.SendAsync(maxRows: 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        while (await TurnAsync(ledger))
        {
            await ledger.SendAsync();
        }

        Assert.Equal(2, Find(ledger).Progress.Frozen);
        Assert.Equal("Dead", ledger.State(3));
    }

    [Fact]
    public async Task A_letter_superseded_meanwhile_is_refused_and_reported()
    {
        using var ledger = await WithDeadJobsAsync(2);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.JobAsync("2", 9, "\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        while (await TurnAsync(ledger))
        {
            await ledger.SendAsync();
        }

        var operation = Find(ledger);
        Assert.Equal((OperationState.Done, 1, 1), (operation.State, operation.Progress.Applied, operation.Progress.Refused));
        Assert.Equal([new RefusedReplay(2, "superseded: something newer was accepted since")], operation.Refusals);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_selection_that_cannot_be_replayed_is_refused_at_once()
    {
        using var ledger = await WithDeadJobsAsync(1);
        await ledger.ReceiveAsync((TestLedger.JobJson("x", 1, "\"colour\":1"), "a"));

        var report = await ledger.Replayer.ReplayAsync(new(All: true), default);
        var none = await ledger.Replayer.ReplayAsync(new([2, 99]), default);

        Assert.Equal([2L], report.Refused.Select(refused => refused.Id));
        Assert.Equal((2, 1, 1), (report.Operation!.Progress.Frozen, report.Operation.Progress.Released, report.Operation.Progress.Refused));
        Assert.Null(none.Operation);
        Assert.Equal(1, ledger.Ask<int>("select count(*) from operation"));
    }

    [Fact]
    public async Task A_letter_that_waits_for_a_later_one_does_not_block_the_replay()
    {
        using var ledger = new TestLedger();
        await ledger.TaskAsync("1", "10");
        while (ledger.State(1) != "Dead")
        {
            await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
            ledger.Clock.Advance(TimeSpan.FromMinutes(3));
        }
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await DieAsync(ledger, 2);

        await ledger.Replayer.ReplayAsync(new(All: true), default);
        while (await TurnAsync(ledger))
        {
            await ledger.SendAsync();
        }

        Assert.Equal((OperationState.Done, 2), (Find(ledger).State, Find(ledger).Progress.Released));
        while (await ledger.SendAsync())
        {
        }
        Assert.Equal(("Applied", "Applied"), (ledger.State(1), ledger.State(2)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task All_replays_together_keep_to_their_share()
    {
        using var ledger = await WithDeadJobsAsync(12);
        var operations = new Operations(
            ledger.Store,
            new(new(new(new(), new(), new()))),
            new() { Share = 0.5 },
            new() { MaxRows = 6 },
            new(),
            ledger.Clock);
        await ledger.Replayer.ReplayAsync(new([1, 2, 3, 4, 5, 6]), default);
        await ledger.Replayer.ReplayAsync(new([7, 8, 9, 10, 11, 12]), default);

        var most = 0;
        while (await operations.TurnAsync(default))
        {
            most = Math.Max(most, Pending(ledger));
            await ledger.SendAsync(maxRows: 1);
        }

        Assert.Equal((3, 12), (most, ledger.Counter("settled applied")));
    }

    [Fact]
    public async Task Two_replays_that_release_in_one_turn_share_the_available_room()
    {
        using var ledger = await WithDeadJobsAsync(12);
        var operations = new Operations(
            ledger.Store,
            new(new(new(new(), new(), new()))),
            new() { Share = 0.5 },
            new() { MaxRows = 6 },
            new(),
            ledger.Clock);
        await ledger.Replayer.ReplayAsync(new([1, 2, 3, 4, 5, 6]), default);
        await ledger.Replayer.ReplayAsync(new([7, 8, 9, 10, 11, 12]), default);

        // Both replays have their first verdict, and each would release two dead letters.
        await ledger.SendAsync();
        await operations.TurnAsync(default);

        Assert.Equal(3, Pending(ledger));
    }

    [Fact]
    public async Task A_letter_discarded_meanwhile_is_not_a_failure()
    {
        using var ledger = await WithDeadJobsAsync(2);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), default);

        while (await TurnAsync(ledger))
        {
            await ledger.SendAsync();
        }

        Assert.Equal((OperationState.Done, 1, 1), (Find(ledger).State, Find(ledger).Progress.Closed, Find(ledger).Progress.Applied));
    }

    [Fact]
    public async Task The_service_is_not_done_while_a_replay_runs()
    {
        using var ledger = await WithDeadJobsAsync(2);
        await ledger.Replayer.ReplayAsync(new(All: true), default);
        await ledger.SendAsync();

        var status = ledger.Status();

        Assert.Equal((0, 1, false), (status.Pending, status.Operations, status.IsDone));
    }

    private static async Task<TestLedger> WithDeadJobsAsync(int count)
    {
        var ledger = new TestLedger();
        for (var i = 1; i <= count; i++)
        {
            await ledger.JobAsync($"{i}", 1);
            await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
            await DieAsync(ledger, i);
        }
        return ledger;
    }

    /// <summary>Removes the brake, which is not part of these tests.</summary>
    private static async Task DieAsync(TestLedger ledger, long id)
    {
        Assert.Equal("Dead", ledger.State(id));
        await ledger.ExecuteAsync("delete from brake");
    }

    private static Task<bool> TurnAsync(TestLedger ledger) => ledger.Operations.TurnAsync(default);

    private static int Pending(TestLedger ledger) => ledger.Ask<int>("select count(*) from change where state = 'Pending'");

    private static OperationReport Find(TestLedger ledger) => ledger.Store.Read(ledger => OperationRows.Find(ledger, 1))!;

    private static string Audited(TestLedger ledger) =>
        ledger.Ask<string>(
            "select who || ' ' || action || ' ' || scope || coalesce(' ' || reason, '') from audit order by id desc limit 1");
}
