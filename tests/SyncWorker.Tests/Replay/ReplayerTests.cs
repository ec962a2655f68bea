using DimeClient;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

public sealed class ReplayerTests
{
    [Fact]
    public async Task A_dead_letter_goes_back_to_where_it_was_and_out_again()
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
    public async Task What_something_newer_has_made_moot_is_refused()
    {
        using var ledger = await WithDeadAsync();
        await ledger.JobAsync("1", 2);
        await ledger.SendAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1]), CancellationToken.None);

        Assert.Contains("superseded", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal("Dead", ledger.State(1));
    }

    [Fact]
    public async Task What_was_refused_on_arrival_is_refused_again()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((TestLedger.JobJson("1", 1, "\"colour\":1"), "a"));

        var report = await ledger.Replayer.ReplayAsync(new(All: true), CancellationToken.None);

        Assert.Empty(report.Replayed);
        Assert.Contains("on arrival", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]  // applied
    [InlineData(99)] // never heard of
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
    public async Task An_id_that_is_named_twice_is_replayed_once()
    {
        using var ledger = await WithDeadAsync();

        var report = await ledger.Replayer.ReplayAsync(new([1, 1]), CancellationToken.None);

        Assert.Equal([1L], report.Replayed);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Those_of_one_entity_can_be_chosen_without_regard_to_case()
    {
        using var ledger = await WithDeadAsync();

        var tasks = await ledger.Replayer.ReplayAsync(new(Entity: "Task"), CancellationToken.None);
        var jobs = await ledger.Replayer.ReplayAsync(new(Entity: "job"), CancellationToken.None);

        Assert.Empty(tasks.Replayed);
        Assert.Equal([1L], jobs.Replayed);
    }

    [Fact]
    public async Task Who_did_it_is_written_down()
    {
        using var ledger = await WithDeadAsync();

        await ledger.Replayer.ReplayAsync(new([1], By: "ann"), CancellationToken.None);

        Assert.Equal("ann replay 1", ledger.Ask<string>("select who || ' ' || action || ' ' || scope from audit"));
    }

    [Fact]
    public async Task A_replay_starts_with_all_its_attempts()
    {
        using var ledger = await WithDeadAsync();
        await ledger.ExecuteAsync("update entity set attempts = 4, first_failed_at = 1, last_failed_at = 1");

        await ledger.Replayer.ReplayAsync(new([1]), CancellationToken.None);

        Assert.Equal(0, ledger.Ask<int>("select attempts + coalesce(first_failed_at, 0) from entity"));
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
