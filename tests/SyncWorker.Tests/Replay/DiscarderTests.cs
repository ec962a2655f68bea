using DimeClient;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

public sealed class DiscarderTests
{
    [Fact]
    public async Task A_discarded_letter_is_counted_and_closed_with_its_reason_and_audited()
    {
        using var ledger = await WithDeadJobAsync();

        var report = await ledger.Discarder.DiscardAsync(new([1], Reason: "a test record", By: "ann"), CancellationToken.None);

        Assert.Equal([1L], report.Discarded);
        Assert.Equal("Discarded", ledger.State(1));
        Assert.Equal((0, 1), (ledger.Counter("settled dead"), ledger.Counter("settled discarded")));
        Assert.Equal(
            "ann discard 1 a test record",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit"));
        Assert.Equal(("DIME201", "a test record"), ledger.Change(1) is var change ? (change.Code, change.Note) : default);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_change_refused_on_arrival_can_be_discarded_too()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync(("5", "a"), (TestLedger.JobJson("1", 1, "\"colour\":1"), "b"));

        var report = await ledger.Discarder.DiscardAsync(new(All: true, Reason: "junk"), CancellationToken.None);

        Assert.Equal([1L, 2L], report.Discarded);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Only_dead_letters_are_discarded_and_each_once()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.JobAsync("2", 1);

        var report = await ledger.Discarder.DiscardAsync(new([1, 1, 2, 99], Reason: "r"), CancellationToken.None);

        Assert.Equal([1L], report.Discarded);
        Assert.Equal([new(2, "is not a dead letter"), new(99, "is not a dead letter")], report.Refused);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public void A_reason_and_exactly_one_selection_are_required()
    {
        string[] Wrong(DiscardRequest request) => [.. request.Problems().Select(problem => problem.Field)];

        Assert.Equal(["ids", "reason"], Wrong(new()));
        Assert.Equal(["ids"], Wrong(new([1], All: true, Reason: "r")));
        Assert.Equal(["ids"], Wrong(new([], Reason: "r")));
        Assert.Equal(["entity", "reason"], Wrong(new(Entity: "Jobb", Reason: " ")));
        Assert.Empty(Wrong(new(Entity: "job", Reason: "r")));
    }

    [Fact]
    public async Task Changes_that_waited_for_the_discarded_record_become_dead_letters()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        Assert.False(await ledger.SendAsync());
        Assert.Equal("parent dead", ledger.Ask<string>("select blocked from entity where entity = 'Task'"));

        var report = await ledger.Discarder.DiscardAsync(new([1], Reason: "a test record"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Equal([2L], report.Orphaned);
        Assert.Equal("Dead", ledger.State(2));
        Assert.Equal(
            ("DIME204", "Job BC1/SERVICE/1, which this belongs to, was discarded: a test record"),
            ledger.Change(2) is var change ? (change.Code, change.Message) : default);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Their_own_waiters_become_dead_letters_too_and_all_can_be_replayed_when_the_record_comes_after_all()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        var value = (await ledger.ReceiveAsync((
            """{"entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","filterGroup":"g","filterValue":"v"}""",
            "v")))[0].Id!.Value;
        await ledger.SendAsync();

        var report = await ledger.Discarder.DiscardAsync(new([1], Reason: "a test record"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Equal([2L, value], report.Orphaned);
        Assert.Equal(("DIME204", "DIME204"), (ledger.Change(2).Code, ledger.Change(value).Code));
        Assert.True(ledger.Verify().Conserved);

        await ledger.JobAsync("1", 2);
        await ledger.Replayer.ReplayAsync(new(All: true), CancellationToken.None);
        while (await ledger.SendAsync() | await ledger.Operations.TurnAsync(CancellationToken.None))
        {
        }
        Assert.Equal(("Applied", "Applied"), (ledger.State(2), ledger.State(value)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Changes_below_a_record_that_exists_are_not_given_up()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.ReceiveAsync((
            """{"entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","filterGroup":"g","filterValue":"v"}""",
            "v"));
        await ledger.SendAsync();
        await ledger.ExecuteAsync("update entity set existence = 'Yes' where entity = 'Task'");

        var report = await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), CancellationToken.None);

        Assert.Equal([2L], report.Orphaned);
        Assert.Equal("Pending", ledger.State(3));
    }

    [Fact]
    public async Task A_change_that_waits_for_a_record_that_may_still_come_keeps_waiting()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.JobAsync("1", 2);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();

        var first = await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Empty(first.Orphaned);
        Assert.Equal("parent dead", ledger.Ask<string>("select blocked from entity where entity = 'Task'"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Discarding_a_letter_of_a_record_that_exists_affects_no_other_change()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        await ledger.JobAsync("1", 2);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.TaskAsync("1", "10");

        var report = await ledger.Discarder.DiscardAsync(new([2], Reason: "r"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Empty(report.Orphaned);
        Assert.Equal("Applied", ledger.State(3));
    }

    [Fact]
    public async Task Children_of_a_record_that_lost_only_a_patch_are_sent()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1, "\"mode\":\"Patch\",\"siteCity\":\"Gent\"");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();
        Assert.Equal("parent dead", ledger.Ask<string>("select blocked from entity where entity = 'Task'"));

        var report = await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Empty(report.Orphaned);
        Assert.Equal("Applied", ledger.State(2));
    }

    [Fact]
    public async Task A_patch_that_waited_for_the_discarded_base_is_checked_again()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.JobAsync("1", 2, "\"mode\":\"Patch\",\"siteCity\":\"Gent\"");
        Assert.False(await ledger.SendAsync());

        await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), CancellationToken.None);

        Assert.True(await ledger.SendAsync());
        Assert.Equal("Applied", ledger.State(2));
    }

    [Fact]
    public async Task An_orphan_can_be_replayed_when_its_parent_has_arrived_after_all()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();
        await ledger.Discarder.DiscardAsync(new([1], Reason: "r"), CancellationToken.None);
        await ledger.JobAsync("1", 2);
        await ledger.SendAsync();

        await ledger.Replayer.ReplayAsync(new([2]), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Equal("Applied", ledger.State(2));
        Assert.True(ledger.Verify().Conserved);
    }

    private static async Task<TestLedger> WithDeadJobAsync()
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.Equal("Dead", ledger.State(1));
        return ledger;
    }
}
