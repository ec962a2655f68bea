using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class ImportLogTests
{
    [Fact]
    public async Task An_accepted_call_leaves_nothing_to_do_and_the_ledger_conserved()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("1", 2);

        await ledger.SendAsync();

        Assert.Equal(("Superseded", "Applied"), (ledger.State(1), ledger.State(2)));
        Assert.Equal("2 Yes", ledger.Ask<string>("select base_version || ' ' || existence from entity"));
        Assert.False(await ledger.SendAsync());
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task The_accepted_state_survives_a_round_trip()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        await ledger.JobAsync("1", 5, "\"mode\":\"Patch\",\"siteCity\":\"Aalst\"");
        await ledger.SendAsync();
        await ledger.JobAsync("1", 9);

        var accepted = ledger.Plan().Call!.Rows.Single().Entity.Accepted;

        Assert.Equal((new OrderKey(0, 1, 1, 1), "Gent"), (accepted.Base!.Key, accepted.Base.Fields["SiteCity"]));
        Assert.Equal(("Aalst", new OrderKey(0, 1, 5, 2)), (accepted.Over["SiteCity"].Value, accepted.Over["SiteCity"].Key));
    }

    [Fact]
    public async Task A_call_is_recorded_before_it_is_sent_and_its_entities_are_not_due_meanwhile()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);

        await ledger.OpenAsync(ledger.Plan().Call!, Some.Now);

        Assert.Equal(1, ledger.Ask<int>("select count(*) from import where finished_at is null"));
        Assert.Null(ledger.Plan().Call);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_refusal_nothing_older_than_a_call_of_unknown_outcome_is_sent(
        bool workerDies)
    {
        using var ledger = new TestLedger();
        for (var version = 1; version <= 6; version++)
        {
            await ledger.JobAsync("1", version);
        }
        if (workerDies)
        {
            await ledger.OpenAsync(ledger.Plan().Call!, ledger.Clock.GetUtcNow());
            ledger.Clock.Advance(TimeSpan.FromSeconds(1));
            await ledger.JobAsync("1", 7);
            await ledger.RestartAsync(lateWindow: TimeSpan.FromMinutes(5));
        }
        else
        {
            await ledger.SendAsync(Some.Error(DimeErrorReason.Timeout, status: null));
            ledger.Clock.Advance(TimeSpan.FromHours(1));
            await ledger.JobAsync("1", 7);
        }

        await ledger.PatchAsync("1", 8, "\"siteCity\":\"poison\"");
        Assert.True(await ledger.SendAsync(Some.Error(DimeErrorReason.Refused)));

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], ledger.Plan().Call!.Rows.Single().Fold.Covered.Select(change => change.Id));
    }

    [Fact]
    public async Task A_change_that_arrives_while_a_call_is_in_flight_is_sent_after_it()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        var call = ledger.Plan().Call!;
        var id = await ledger.OpenAsync(call, Some.Now);
        await ledger.JobAsync("1", 2);
        Assert.Null(ledger.Plan().Call);

        await ledger.Imports.SettleAsync(id, ledger.Settlement(id, call, null, Some.Now), CancellationToken.None);

        Assert.Equal([2L], ledger.Plan().Call!.Rows.Single().Fold.Covered.Select(change => change.Id));
    }

    [Fact]
    public async Task A_call_is_settled_once()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        var call = ledger.Plan().Call!;
        var id = await ledger.OpenAsync(call, Some.Now);
        var settlement = ledger.Settlement(id, call, null, Some.Now);
        await ledger.Imports.SettleAsync(id, settlement, CancellationToken.None);

        await ledger.Imports.SettleAsync(id, settlement, CancellationToken.None);

        Assert.Equal(
            (1L, 0L),
            (ledger.Counter(Counters.Settled(ChangeState.Applied)),
                ledger.Ask<long>("select count(*) from entity where uncertain_until is not null or due_at is not null")));
    }

    [Fact]
    public async Task Only_changes_that_are_still_pending_are_settled_and_counted()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        var call = ledger.Plan().Call!;
        var id = await ledger.OpenAsync(call, Some.Now);
        await ledger.ExecuteAsync("update change set state = 'Discarded'");

        await ledger.Imports.SettleAsync(id, ledger.Settlement(id, call, null, Some.Now), CancellationToken.None);

        Assert.Equal(("Discarded", 0L), (ledger.State(1), ledger.Counter(Counters.Settled(ChangeState.Applied))));
    }

    [Fact]
    public async Task A_change_that_arrives_during_planning_is_not_parked_with_the_others()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1, "\"kind\":\"Delete\"");
        await ledger.SendAsync();
        await ledger.JobAsync("1", 2, "\"mode\":\"Patch\"");
        var plan = ledger.Plan();
        Assert.Equal(WaitReason.NoBase, plan.Parked.Single().Reason);
        await ledger.JobAsync("1", 3);

        await ledger.Plans.SetAsideAsync(plan, Some.Now, CancellationToken.None);

        Assert.NotNull(ledger.Plan().Call);
    }

    [Fact]
    public async Task After_a_crash_open_calls_have_an_unknown_outcome_and_their_rows_are_sent_again()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        var started = ledger.Clock.GetUtcNow();
        await ledger.OpenAsync(ledger.Plan().Call!, started);
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));

        await ledger.RestartAsync(lateWindow: TimeSpan.FromMinutes(5));

        Assert.Equal("unknown", ledger.Ask<string>("select outcome from import"));
        Assert.Equal(started.AddMinutes(5).ToLedger(), ledger.Ask<long>("select uncertain_until from entity"));
        Assert.Equal([1L], ledger.Plan().Call!.Rows.Single().Fold.Covered.Select(change => change.Id));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_refused_call_is_isolated_until_exactly_the_bad_row_is_dead_with_the_servers_words()
    {
        using var ledger = new TestLedger();
        for (var i = 1; i <= 9; i++)
        {
            await ledger.JobAsync($"{i}", 1, i == 6 ? "\"siteCity\":\"poison\"" : "\"siteCity\":\"Gent\"");
        }

        var calls = 0;
        for (var more = true; more; calls++)
        {
            var poisoned = ledger.Plan().Call?.Rows.Any(row => row.Row.Parameters.Any(parameter => parameter.Value == "poison")) == true;
            more = await ledger.SendAsync(poisoned ? Some.Error(DimeErrorReason.Refused, "SiteCity is unknown.") : null);
        }

        Assert.Equal(6, Assert.Single(ledger.AskAll<long>("select id from change where state = 'Dead'")));
        Assert.Equal("SiteCity is unknown.", ledger.Change(6).Message);
        Assert.Equal(8, ledger.Ask<int>("select count(*) from change where state = 'Applied'"));
        Assert.InRange(calls, 5, 12);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_child_waits_for_its_dead_parent_and_follows_it_automatically()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.ReceiveAsync((
            """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","shortDescription":"t"}""", "t"));
        Assert.False(await ledger.SendAsync());
        Assert.Equal("parent dead", ledger.Ask<string>("select blocked from entity where entity = 'Task'"));

        await ledger.JobAsync("1", 2);
        while (await ledger.SendAsync())
        {
        }

        Assert.Equal(("Applied", "Applied"), (ledger.State(2), ledger.State(3)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task An_accepted_child_proves_that_its_parent_exists()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((
            """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","shortDescription":"t"}""", "t"));

        await ledger.SendAsync();

        Assert.Equal("Yes", ledger.Ask<string>("select existence from entity where entity = 'Job'"));
    }

    [Fact]
    public async Task The_gate_survives_a_restart()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Throttled, "slow down", TimeSpan.FromSeconds(7)));

        var gate = ledger.Store.Read(GateRow.Read);

        Assert.Equal(
            (GateReason.Throttled, "slow down", ledger.Clock.GetUtcNow().AddSeconds(7), 1),
            (gate.Reason, gate.Detail, gate.Until, gate.Failures));
        Assert.Equal(("Pending", 0), (ledger.State(1), ledger.Ask<int>("select attempts from entity")));
    }

    [Fact]
    public async Task Entities_of_an_aggregate_in_flight_are_not_due()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        var aggregate = ledger.Ask<long>("select aggregate from entity where id = 1");

        var due = ledger.Work.Due(Some.Now, 100, new([aggregate], []));

        Assert.Equal([2L], due.Select(entity => entity.Id));
        Assert.Equal((2, 1), (ledger.Work.CountDue(Some.Now, 9, new([], [])), ledger.Work.CountDue(Some.Now, 9, new([aggregate], []))));
    }

    [Fact]
    public async Task Due_setup_entities_are_found_before_all_others()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.ReceiveAsync(("""{"entity":"Category","name":"C","displayName":"c","color":"#fff"}""", "c"));

        Assert.Equal(["Category"], ledger.Work.Due(Some.Now, 1, new([], [])).Select(entity => entity.Definition.Name));
    }

    [Fact]
    public async Task An_entity_is_not_found_before_it_is_due()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault));
        var due = ledger.Work.NextDue(ledger.Clock.GetUtcNow())!.Value;

        Assert.Empty(ledger.Work.Due(due.AddMilliseconds(-1), 9, new([], [])));
        Assert.Single(ledger.Work.Due(due, 9, new([], [])));
    }
}
