using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class SettlementBuilderTests
{
    private static readonly DateTimeOffset Started = Some.Now;
    private static readonly DateTimeOffset Now = Some.Now.AddSeconds(2);
    private static readonly RetryOptions Retry = new();

    [Fact]
    public void An_accepted_call_settles_all_its_changes_and_is_due_again_for_newer_ones()
    {
        var call = Some.Call(Some.Job(Some.Snapshot(1, 1), Some.Patch(2, 2, ("Name", "n"))));

        var settlement = Build(call, new Disposition.Applied());

        Assert.Equal([new(1, ChangeState.Coalesced), new SettledChange(2, ChangeState.Applied)], settlement.Changes);
        var entity = Assert.Single(settlement.Entities);
        Assert.Equal((Existence.Yes, Now, 0), (entity.Exists, entity.Due, entity.Attempts));
        Assert.Equal("n", entity.Accepted!.Over["Name"].Value);
    }

    [Fact]
    public void A_success_resets_the_earlier_failures()
    {
        var failed = Some.Job(Some.Snapshot(1, 1)) with
        {
            Attempts = 3,
            FirstFailedAt = Started,
            LastFailedAt = Started,
            Suspect = new(4, Faulty: true),
        };

        var entity = Build(Some.Call(failed), new Disposition.Applied()).Entities.Single();

        Assert.Equal((0, null, null, null), (entity.Attempts, entity.FirstFailedAt, entity.LastFailedAt, entity.Suspect));
    }

    [Theory]
    [InlineData(-1, true)] // the window ended before the call started
    [InlineData(0, true)]
    [InlineData(1, false)] // it ended during the call: a late execution may follow the call
    [InlineData(3, false)]
    public void Only_a_call_that_started_after_the_late_window_makes_a_record_certain(int seconds, bool isCertain)
    {
        var uncertain = Some.Job(Some.Snapshot(1, 1)) with { UncertainUntil = Started.AddSeconds(seconds) };

        var entity = Build(Some.Call(uncertain), new Disposition.Applied()).Entities.Single();

        Assert.Equal(isCertain, entity.IsCertain);
    }

    [Fact]
    public void A_throttled_call_blames_no_row_and_counts_no_attempt()
    {
        var settlement = Build(
            Some.Call(Jobs(3)),
            new Disposition.CloseGate(GateReason.Throttled, TimeSpan.FromSeconds(7)),
            DimeErrorReason.Throttled);

        Assert.Empty(settlement.Changes);
        Assert.All(
            settlement.Entities,
            entity => Assert.Equal((0, null, null, null), (entity.Attempts, entity.FirstFailedAt, entity.Suspect, entity.UncertainUntil)));
        Assert.Equal((GateReason.Throttled, Now.AddSeconds(7)), (settlement.Gate.Reason, settlement.Gate.Until));
        Assert.Equal("throttled", settlement.Outcome);
    }

    [Fact]
    public void An_outage_makes_its_entities_uncertain_and_halves_the_rows_of_a_call_but_counts_no_attempt()
    {
        var settlement = Build(Some.Call(Jobs(8)), new Disposition.CloseGate(GateReason.Outage, null), DimeErrorReason.Timeout);

        Assert.All(
            settlement.Entities,
            entity => Assert.Equal((0, Started + new ImportOptions().LateWindow), (entity.Attempts, entity.UncertainUntil)));
        Assert.Equal(4, settlement.Gate.RowLimit);
    }

    [Fact]
    public void A_row_that_fails_alone_like_an_outage_is_suspect_and_closes_the_gate_only_once()
    {
        var first = Build(Some.Call(Jobs(1)), new Disposition.CloseGate(GateReason.Outage, null, Suspect: true), DimeErrorReason.Timeout);
        var again = Build(Some.Call(Jobs(1)), new Disposition.Retry(Counted: true, Pause: false), DimeErrorReason.Timeout);

        var window = Started + new ImportOptions().LateWindow;
        Assert.Equal(
            (new SuspectGroup(77, Faulty: true), Now, 0, window),
            (first.Entities[0].Suspect, first.Entities[0].LastFailedAt, first.Entities[0].Attempts, first.Entities[0].UncertainUntil));
        Assert.Equal((GateReason.Outage, null), (first.Gate.Reason, again.Gate.Reason));
        Assert.Equal((1, window), (again.Entities[0].Attempts, again.Entities[0].UncertainUntil));
    }

    [Fact]
    public void A_refused_call_becomes_a_group_that_is_known_to_be_faulty()
    {
        var settlement = Build(Some.Call(Jobs(8)), new Disposition.Isolate(Pause: false), DimeErrorReason.Refused);

        Assert.All(
            settlement.Entities,
            entity => Assert.Equal((new SuspectGroup(77, Faulty: true), Some.Now), (entity.Suspect, entity.Due)));
        Assert.Equal(new SuspectGroup(77, Faulty: false), settlement.Group);
        Assert.Null(settlement.Gate.Reason);
    }

    [Theory]
    [InlineData(true)]  // one half is accepted: the other contains the culprit
    [InlineData(false)] // one half is refused: nothing is known about the other
    public void The_verdict_on_one_half_updates_what_is_known_about_the_group(bool accepted)
    {
        var half = Some.Call([.. Jobs(8).Select(job => job with { Suspect = new(5, Faulty: true, Limit: 9, Accepted: 2) })]);

        var settlement = accepted
            ? Build(half, new Disposition.Applied())
            : Build(half, new Disposition.Isolate(Pause: false), DimeErrorReason.Refused);

        Assert.Equal(4, half.Rows.Count);
        Assert.Equal(new SuspectGroup(5, accepted, Limit: 9, accepted ? 6 : 2), settlement.Group);
    }

    [Fact]
    public void A_call_that_was_too_large_is_split_without_blame()
    {
        var settlement = Build(Some.Call(Jobs(8)), new Disposition.Split(), DimeErrorReason.TooLarge);

        Assert.All(settlement.Entities, entity => Assert.Null(entity.Suspect));
        Assert.Equal((4, int.MaxValue, null), (settlement.Gate.SizeLimit, settlement.Gate.RowLimit, settlement.Gate.Reason));
    }

    [Fact]
    public void An_outage_of_a_single_row_lowers_no_limit_and_a_refusal_raises_none()
    {
        var before = new GateState { RowLimit = 20 };

        var outage = Build(Some.Call(Jobs(1)), new Disposition.CloseGate(GateReason.Outage, null), DimeErrorReason.Timeout, before);
        var refusal = Build(Some.Call(Jobs(8)), new Disposition.Isolate(Pause: false), DimeErrorReason.Refused, before);

        Assert.Equal((20, 20), (outage.Gate.RowLimit, refusal.Gate.RowLimit));
    }

    [Fact]
    public void A_refused_fold_is_searched_up_to_its_last_change()
    {
        var call = Some.Call(Some.Job(Some.Snapshot(1, 1), Some.Patch(2, 2, ("Name", "n"))));

        var settlement = Build(call, new Disposition.IsolateChange(), DimeErrorReason.Refused);

        Assert.Empty(settlement.Changes);
        Assert.Equal((2L, new SuspectGroup(77, Faulty: true)), (settlement.Entities[0].RefusedThrough, settlement.Entities[0].Suspect));
    }

    [Fact]
    public void A_retry_waits_and_is_sent_alone()
    {
        var job = Some.Job(Some.Snapshot(1, 1)) with { Attempts = 1, FirstFailedAt = Started.AddMinutes(-1) };

        var entity = Build(
            Some.Call(job),
            new Disposition.Retry(Counted: true, Pause: false),
            DimeErrorReason.ServerFault).Entities.Single();

        Assert.Equal((2, Started.AddMinutes(-1), Now), (entity.Attempts, entity.FirstFailedAt, entity.LastFailedAt));
        Assert.Equal(Now + Backoff.Delay(2, Retry.BaseDelay, Retry.MaxDelay, 0.5), entity.Due);
        Assert.Equal(new SuspectGroup(77, Faulty: true), entity.Suspect);
    }

    [Fact]
    public void A_dead_letter_has_the_servers_own_words_and_everything_that_helps_to_find_the_cause()
    {
        var job = Some.Job(Some.Snapshot(1, 1)) with { Attempts = 2, FirstFailedAt = Started.AddMinutes(-1) };
        const string words = "String or binary data would be truncated in 'ShortDescription'.";

        var settlement = Build(Some.Call(job), new Disposition.Dead(DeadCode.Rejected), DimeErrorReason.Refused, words: words);

        var dead = Assert.Single(settlement.Changes);
        Assert.Equal((1L, ChangeState.Dead), (dead.Id, dead.State));
        Assert.Equal(
            ("rejected", "DIME201", "ValidationError", words, "mboc_upsertJob", "ShortDescription", 400, 3),
            (dead.Reason!.Class, dead.Reason.Code, dead.Reason.Error, dead.Reason.Message,
                dead.Reason.Procedure, dead.Reason.Field, dead.Reason.HttpStatus, dead.Reason.Attempts));
        Assert.Equal((Started.AddMinutes(-1), Now), (dead.Reason.FirstSeen, dead.Reason.LastSeen));
    }

    [Theory]
    [InlineData("The job name is wrong: SiteCity must be known", "SiteCity")]
    [InlineData("'sitecity' must be known", "SiteCity")]
    [InlineData("SiteCityCode must be known", null)] // only as a whole word
    [InlineData("no", null)]
    public void The_field_that_the_server_names_is_found_in_its_words(string words, string? field)
    {
        var call = Some.Call(Some.Job(Some.Snapshot(1, 1, ("SiteCity", "Gent"))));

        var settlement = Build(call, new Disposition.Dead(DeadCode.Rejected), DimeErrorReason.Refused, words: words);

        Assert.Equal(field, settlement.Changes[0].Reason!.Field);
    }

    [Fact]
    public void A_refusal_opens_the_gate_but_is_not_a_success()
    {
        var lastSuccess = Started.AddHours(-1);
        var before = new GateState
        {
            Reason = GateReason.Outage,
            Since = Started.AddSeconds(-5),
            Until = Started,
            Failures = 3,
            LastSuccess = lastSuccess,
        };

        var settlement = Build(Some.Call(Jobs(1)), new Disposition.Dead(DeadCode.Rejected), DimeErrorReason.Refused, before);

        Assert.Equal((null, 0, lastSuccess), (settlement.Gate.Reason, settlement.Gate.Failures, settlement.Gate.LastSuccess));
    }

    [Fact]
    public void A_failing_server_gets_a_pause()
    {
        var settlement = Build(Some.Call(Jobs(4)), new Disposition.Isolate(Pause: true), DimeErrorReason.ServerFault);

        Assert.Equal(GateReason.ServerError, settlement.Gate.Reason);
        Assert.True(settlement.Gate.Until > Now);
        Assert.Equal("server error", settlement.Outcome);
    }

    [Fact]
    public void A_dry_run_leaves_everything_pending_until_it_ends()
    {
        var settlement = SettlementBuilder.DryRun(Some.Call(Jobs(2)), new());

        Assert.Empty(settlement.Changes);
        Assert.All(settlement.Entities, entity => Assert.Equal(WaitReason.DryRun, entity.Waits));
    }

    private static EntityState[] Jobs(int count) => [.. Enumerable.Range(1, count).Select(id => Some.Entity("Job", id, id))];

    private static Settlement Build(
        PlannedCall call, Disposition disposition, DimeErrorReason? reason = null, GateState? before = null, string words = "no") =>
        new SettlementBuilder(77, Started, Now, 0.5, new(), Retry, new())
            .Build(call, disposition, reason is { } error ? Some.Error(error, words) : null, before ?? new());
}
