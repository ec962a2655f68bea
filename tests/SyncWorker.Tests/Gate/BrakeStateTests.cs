using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class BrakeStateTests
{
    private static readonly BrakeState Nothing = BrakeState.Of("mboc_upsertJob");

    [Theory]
    [InlineData("Job", "Name", "Category 'A' of JOB-12 is unknown.", true)] // quoted text and words with digits belong to the record
    [InlineData("Job", "Name", "category \"A\" of X9 is unknown.", true)]
    [InlineData("Job", "SiteCity", "Category 'A' of JOB-12 is unknown.", false)]
    [InlineData("Task", "Name", "Category 'A' of JOB-12 is unknown.", false)]
    [InlineData("Job", "Name", "Category 'A' of JOB-12 is too long.", false)]
    public void Dead_letters_of_one_cause_share_a_fingerprint(string entity, string field, string message, bool same)
    {
        var one = BrakeState.FingerprintOf("Job", "p", "Name", "Category 'B' of JOB-7 is unknown.");

        Assert.Equal(same, one == BrakeState.FingerprintOf(entity, "p", field, message));
    }

    [Fact]
    public void Each_aggregate_counts_once_and_another_cause_restarts_the_count()
    {
        var brake = Nothing.AfterDeath("a", "no", 1).AfterDeath("a", "no", 2).AfterDeath("a", "no", 2);

        Assert.Equal([1L, 2L], brake.Aggregates);
        Assert.True(brake.Stops("a", 2));
        Assert.False(brake.Stops("a", 3));
        Assert.False(brake.Stops("b", 2));
        Assert.Equal([3L], brake.AfterDeath("b", "no", 3).Aggregates);
    }

    [Fact]
    public void The_eleventh_refusal_of_one_cause_waits_instead_of_becoming_a_dead_letter()
    {
        var brakes = new List<BrakeState>();
        var settlements = Enumerable.Range(1, 11).Select(id => Settle(id, brakes)).ToList();

        Assert.All(settlements.Take(10), settlement => Assert.Equal(ChangeState.Dead, settlement.Changes.Single().State));
        var last = settlements[^1];
        Assert.Equal(("braked", Some.Now, Some.Now.AddMinutes(1)), (last.Outcome, last.Brake!.Since, last.Brake.ProbeAt));
        Assert.Empty(last.Changes);
        Assert.Equal((0, Some.Now), (last.Entities[0].Attempts, last.Entities[0].LastFailedAt));
    }

    [Fact]
    public async Task An_accepted_call_releases_the_parked_records()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        await ledger.Store.WriteAsync(
            ledger => BrakeRow.Write(ledger, Nothing.AfterStop("no", 9, Some.Now, TimeSpan.FromMinutes(1))), CancellationToken.None);
        await ledger.ExecuteAsync($"update entity set due_at = null, blocked = '{WaitReason.Paused("mboc_upsertJob").Text}' where id = 2");

        await ledger.SendAsync();
        await ledger.LookAsync();

        Assert.Equal(
            (0, 0),
            (ledger.Ask<int>("select count(*) from brake"), ledger.Ask<int>("select count(*) from entity where blocked is not null")));
        Assert.True(await ledger.SendAsync());
    }

    [Fact]
    public async Task A_paused_procedure_sends_one_probe_a_minute_each_of_a_different_aggregate()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        await ledger.JobAsync("3", 1);
        var minute = TimeSpan.FromMinutes(1);
        var failed = ledger.Ask<long>("select aggregate from entity where id = 1");
        await ledger.Store.WriteAsync(
            ledger => BrakeRow.Write(ledger, Nothing.AfterStop("no", failed, Some.Now, minute)), CancellationToken.None);
        await ledger.ExecuteAsync($"update entity set due_at = null, blocked = '{WaitReason.Paused("mboc_upsertJob").Text}'");

        var probes = new List<long?>();
        foreach (var second in new[] { 59, 60, 61, 120 })
        {
            var paused = await BrakeRow.PausedAsync(ledger.Store, Some.Now.AddSeconds(second), minute, CancellationToken.None);
            probes.Add(paused["mboc_upsertJob"]);
        }

        Assert.Equal([null, 2, 2, 3], probes);
        Assert.Equal("mboc_upsertJob", Assert.Single(ledger.Status().Paused).Procedure);
    }

    private static Settlement Settle(long id, List<BrakeState> brakes)
    {
        var settlement = new SettlementBuilder(id, Some.Now, Some.Now, 0.5, new(), new(), new GateOptions()).Build(
            Some.Call(Some.Entity("Job", id, id)),
            new Disposition.Dead(DeadCode.Rejected),
            Some.Error(DimeErrorReason.Refused, $"'{id}' is refused."),
            new(),
            brakes);
        brakes.Clear();
        brakes.Add(settlement.Brake!);
        return settlement;
    }
}
