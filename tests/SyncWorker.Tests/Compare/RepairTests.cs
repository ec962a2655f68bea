using System.Text.Json;
using DimeClient;
using SyncWorker.Publish;
using SyncWorker.Replay;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Tests;

/// <summary>A repair makes the board what the source says, as an operation.</summary>
public sealed class RepairTests
{
    private static readonly string[] Source =
    [
        TestLedger.JobJson("1", null), TestLedger.JobJson("2", null, "\"siteCity\":\"Aalst\""),
        TestLedger.JobJson("3", 3, "\"siteCity\":\"Aalst\""), TestLedger.JobJson("NEW", null),
    ];

    [Fact]
    public async Task After_a_repair_the_board_has_what_the_source_says()
    {
        using var ledger = await WithDriftAsync();
        var plan = new RepairPlan(most: 10);
        var asOf = ledger.Clock.GetUtcNow();
        await Export.CompareAsync(ledger, Source, asOf, plan: plan);

        var report = await new Repairer(ledger.Tools).RepairAsync(new(plan.Changes, asOf, Reason: "drift", By: "ann"), default);
        var ended = await UntilEndedAsync(ledger, report.Operation!.Id);

        Assert.Equal((3, 2), (plan.Publishes, plan.Deletes));
        Assert.Equal((OperationState.Done, 5, 5), (ended.State, ended.Progress.Frozen, ended.Progress.Applied));
        Assert.True((await Export.CompareAsync(ledger, Source)).IsEqual);
        Assert.True(ledger.Verify().Conserved);
        Assert.Equal(
            "ann repair operation 1: 5 records drift",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit where action = 'repair'"));
    }

    [Fact]
    public async Task The_first_change_goes_out_alone_and_a_dead_letter_stops_the_rest()
    {
        using var ledger = await WithDriftAsync();
        var plan = new RepairPlan(most: 10);
        await Export.CompareAsync(ledger, Source, plan: plan);

        var report = await new Repairer(ledger.Tools).RepairAsync(new(plan.Changes, Reason: "drift"), default);
        Assert.Equal((1, 4), (report.Operation!.Progress.Pending, report.Operation.Progress.Remaining));
        var sent = ledger.Ask<long>("select max(id) from change");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.Operations.TurnAsync(default);
        var stopped = ledger.Store.Read(store => OperationRows.Find(store, report.Operation.Id))!;

        Assert.Equal((OperationState.Stopped, 1, 4), (stopped.State, stopped.Progress.Failed, stopped.Progress.Remaining));
        Assert.Equal([sent], stopped.Failures);
    }

    [Fact]
    public async Task A_record_of_which_something_newer_was_received_is_left_alone()
    {
        using var ledger = await WithDriftAsync();
        var plan = new RepairPlan(most: 10);
        var asOf = ledger.Clock.GetUtcNow();
        await Export.CompareAsync(ledger, Source, asOf, plan: plan);
        ledger.Clock.Advance(TimeSpan.FromSeconds(1));
        await ledger.JobAsync("2", 9, "\"siteCity\":\"Brugge\"");
        await ledger.JobAsync("OLD1", 9);

        var report = await new Repairer(ledger.Tools).RepairAsync(new(plan.Changes, asOf, Reason: "drift"), default);
        var ended = await UntilEndedAsync(ledger, report.Operation!.Id);

        Assert.Equal((2, 3), (ended.Progress.Refused, ended.Progress.Applied));
        Assert.All(ended.Refusals, refused => Assert.Contains("newer", refused.Reason, StringComparison.Ordinal));
        Assert.Equal("Yes", ledger.Ask<string>("select existence from entity where match = 'BC1/SERVICE/OLD1'"));
        Assert.Equal("Brugge", ledger.Ask<string>("select field_text(base_fields, 'SiteCity') from entity where match = 'BC1/SERVICE/2'"));
    }

    [Fact]
    public async Task More_than_is_allowed_is_refused_and_the_answer_names_the_option()
    {
        using var ledger = await WithDriftAsync();
        var plan = new RepairPlan(most: 4);

        await Export.CompareAsync(ledger, Source, plan: plan);

        Assert.Equal(4, plan.Changes.Count);
        Assert.EndsWith(
            "would publish 3 records and delete 2, more than 4 together: if that is right, use --most 5.", plan.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_deleted_while_a_line_of_the_file_may_be_one_of_the_extra_records()
    {
        using var ledger = await WithDriftAsync();
        var plan = new RepairPlan(most: 10);

        await Export.CompareAsync(ledger, [.. Source, """{"entity":"Job","sourceApp":"BC1"}"""], plan: plan);

        Assert.Equal((0, 2), (plan.Deletes, plan.NotDeletable));
    }

    [Fact]
    public async Task A_change_that_is_not_valid_is_named_and_nothing_is_published()
    {
        using var ledger = await WithDriftAsync();
        using var wrong = JsonDocument.Parse("""{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"1","colour":"red"}""");

        var report = await new Repairer(ledger.Tools).RepairAsync(new([wrong.RootElement], Reason: "drift"), default);

        Assert.Contains(report.Problems, problem => problem.Field == "changes[0].colour");
        Assert.Null(report.Operation);
        Assert.Equal(0, ledger.Ask<int>("select count(*) from operation"));
    }

    [Fact]
    public async Task What_the_ledger_has_already_is_sent_again()
    {
        using var ledger = await WithDriftAsync();
        ledger.Unchanged = new(Plan.Unchanged.Skip, TimeSpan.FromDays(7));
        using var same = JsonDocument.Parse(Source[0]);

        await new Repairer(ledger.Tools).RepairAsync(new([same.RootElement], Reason: "lost on the board"), default);
        await ledger.SendAsync();

        Assert.Equal("Applied", ledger.State(ledger.Ask<long>("select max(id) from change")));
        Assert.Equal(2, ledger.Ask<int>("select count(*) from import"));
    }

    /// <summary>Job 1 is as its source says; 2 and 3 differ; NEW is missing; OLD1 and OLD2 are extra.</summary>
    private static async Task<TestLedger> WithDriftAsync()
    {
        var ledger = new TestLedger();
        foreach (var no in new[] { "1", "2", "3", "OLD1", "OLD2" })
        {
            await ledger.JobAsync(no, 1);
        }
        await ledger.SendAsync();
        return ledger;
    }

    private static async Task<OperationReport> UntilEndedAsync(TestLedger ledger, long id)
    {
        while (await ledger.Operations.TurnAsync(default) | await ledger.SendAsync())
        {
        }
        return ledger.Store.Read(store => OperationRows.Find(store, id))!;
    }
}
