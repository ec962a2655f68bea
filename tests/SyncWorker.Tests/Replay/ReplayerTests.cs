using DimeClient;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

public sealed class ReplayerTests
{
    [Fact]
    public async Task A_replayed_letter_returns_to_its_place_in_the_order_and_is_sent()
    {
        using var ledger = await WithDeadAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1]), CancellationToken.None);
        Assert.Equal("Pending", ledger.State(1));
        Assert.True(ledger.Verify().Conserved);
        await ledger.SendAsync();

        Assert.Equal([1L], report.Replayed);
        Assert.Equal("Applied", ledger.State(1));
        Assert.Equal("0/1/1", ledger.Ask<string>("select epoch || '/' || scale || '/' || version from change"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_superseded_letter_is_refused()
    {
        using var ledger = await WithDeadAsync();
        await ledger.JobAsync("1", 2, "\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1]), CancellationToken.None);

        Assert.Contains("superseded", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal("Dead", ledger.State(1));
    }

    [Fact]
    public async Task A_change_refused_on_arrival_is_refused_again()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((TestLedger.JobJson("1", 1, "\"colour\":1"), "a"));

        var report = await ledger.Replayer.ReplayAsync(new(All: true), CancellationToken.None);

        Assert.Empty(report.Replayed);
        Assert.Contains("on arrival", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]  // applied
    [InlineData(99)] // unknown
    public async Task Only_dead_letters_are_replayed(long id)
    {
        using var ledger = await WithDeadAsync();
        await ledger.JobAsync("2", 1);
        await ledger.SendAsync();

        var report = await ledger.Replayer.ReplayAsync(new([id]), CancellationToken.None);

        Assert.Equal([new RefusedReplay(id, "is not a dead letter")], report.Refused);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task An_id_given_twice_is_replayed_once()
    {
        using var ledger = await WithDeadAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1, 1]), CancellationToken.None);

        Assert.Equal([1L], report.Replayed);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task The_letters_of_one_entity_can_be_selected_ignoring_case()
    {
        using var ledger = await WithDeadAsync();

        var tasks = await ledger.Replayer.ReplayAsync(new(Entity: "Task"), CancellationToken.None);
        var jobs = await ledger.Replayer.ReplayAsync(new(Entity: "job"), CancellationToken.None);

        Assert.Empty(tasks.Replayed);
        Assert.Equal([1L], jobs.Replayed);
    }

    [Fact]
    public async Task The_operator_of_a_replay_is_audited()
    {
        using var ledger = await WithDeadAsync();

        await ledger.Replayer.ReplayAsync(new([1], By: "ann"), CancellationToken.None);

        Assert.Equal("ann replay operation 1: 1", ledger.Ask<string>("select who || ' ' || action || ' ' || scope from audit"));
    }

    [Fact]
    public async Task A_replayed_letter_has_all_its_attempts_again()
    {
        using var ledger = await WithDeadAsync();
        await ledger.ExecuteAsync("update entity set attempts = 4, first_failed_at = 1, last_failed_at = 1");

        await ledger.Replayer.ReplayAsync(new([1]), CancellationToken.None);

        Assert.Equal(0, ledger.Ask<int>("select attempts + coalesce(first_failed_at, 0) from entity"));
    }

    [Fact]
    public async Task A_forced_superseded_letter_is_sent_as_the_newest_change_of_its_record()
    {
        using var ledger = await WithDeadAsync();
        await ledger.JobAsync("1", 2, "\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1], By: "ann", Force: true, Reason: "it was right"), CancellationToken.None);
        await ledger.SendAsync();

        Assert.Equal([new Replacement(1, 3)], report.Replaced);
        Assert.Equal(("Discarded", "Applied"), (ledger.State(1), ledger.State(3)));
        Assert.Equal((1, "replaced by 3: it was right"), (ledger.Change(3).ReplayOf, ledger.Change(1).Note));
        Assert.Equal(
            "ann replay forced operation 1: 1 it was right",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Force_creates_no_new_change_for_a_letter_that_is_not_superseded()
    {
        using var ledger = await WithDeadAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1], Force: true, Reason: "r"), CancellationToken.None);

        Assert.Equal([1L], report.Replayed);
        Assert.Equal(0, ledger.Counter("replays"));
    }

    [Fact]
    public void Force_needs_a_reason() =>
        Assert.Equal("reason", Assert.Single(new ReplayRequest([1], Force: true).Problems()).Field);

    [Fact]
    public async Task A_preview_shows_every_row_in_order_and_changes_nothing()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":1}""", "d"));
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.JobAsync("1", 2);

        var report = await ledger.Replayer.ReplayAsync(new([1], Preview: true), CancellationToken.None);

        Assert.Equal(["mboc_deleteJob", "mboc_upsertJob"], report.Preview!.Select(row => row.Procedure));
        Assert.Equal(("Dead", 0), (ledger.State(1), ledger.Ask<int>("select count(*) from audit")));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_preview_states_what_a_row_waits_for()
    {
        using var ledger = await WithDeadAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();
        await ledger.ExecuteAsync("""
            update change set state = 'Dead', settled_at = 1, error = (select error from change where id = 1) where id = 2;
            update counter set value = 2 where name = 'settled dead';
            update entity set blocked = null where entity = 'Task';
            """);

        var report = await ledger.Replayer.ReplayAsync(new([2], Preview: true), CancellationToken.None);

        Assert.Equal("parent dead", Assert.Single(report.Preview!).WaitsFor);
    }

    private static async Task<TestLedger> WithDeadAsync()
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.Equal("Dead", ledger.State(1));
        return ledger;
    }
}
