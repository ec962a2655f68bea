using DimeClient;
using SyncWorker.Plan;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

public sealed class ResenderTests
{
    [Fact]
    public async Task Everything_that_was_accepted_is_sent_again_parents_first()
    {
        using var ledger = await WithTwoJobsAsync();
        await ledger.PatchAsync("1", 5, "\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        var report = await ledger.Resender.ResendAsync(new(All: true, Reason: "reset", By: "ann"), default);
        var calls = await CallsAsync(ledger);

        Assert.Equal(new ResendReport(4, 0, false), report);
        Assert.Equal(["Job BC1/SERVICE/1, Job BC1/SERVICE/2, Task BC1/SERVICE/1/10, Task BC1/SERVICE/2/10"], calls.Select(Keys));
        Assert.Equal(
            ["JobNo", "ShortDescription", "SiteCity", "SiteStreet", "SourceApp", "SourceType"],
            calls[0].Rows[0].Fold.Values.Select(value => value.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            "ann resend all: 4 records reset",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit"));
        Assert.Equal("Yes Yes Yes Yes", string.Join(' ', ledger.AskAll<string>("select existence from entity")));
        Assert.True(ledger.Status().IsDone);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_child_waits_for_its_parent_even_if_the_parent_has_to_be_retried()
    {
        using var ledger = await WithTwoJobsAsync();
        await ledger.Resender.ResendAsync(new("Job", "BC1/SERVICE/1", Reason: "r"), default);

        await ledger.SendAsync(Some.Error(DimeErrorReason.ConnectionFailed));
        ledger.Clock.Advance(TimeSpan.FromMinutes(6));
        var calls = await CallsAsync(ledger);

        Assert.Equal(["Job BC1/SERVICE/1, Task BC1/SERVICE/1/10"], calls.Select(Keys));
    }

    [Fact]
    public async Task A_key_means_its_whole_aggregate_and_nothing_else()
    {
        using var ledger = await WithTwoJobsAsync();

        var report = await ledger.Resender.ResendAsync(new("job", "bc1/service/2", Reason: "r"), default);

        Assert.Equal(2, report.Records);
        Assert.Equal(["Job BC1/SERVICE/2, Task BC1/SERVICE/2/10"], (await CallsAsync(ledger)).Select(Keys));
    }

    [Fact]
    public async Task A_resend_needs_all_its_conditions_to_hold()
    {
        using var ledger = await WithTwoJobsAsync();
        await ledger.ReceiveAsync(("""{"entity":"Job","sourceApp":"BC11","sourceType":"S","jobNo":"9","shortDescription":"s"}""", "o"));
        await ledger.SendAsync();

        Task<ResendReport> CountAsync(ResendRequest request) => ledger.Resender.ResendAsync(request with { DryRun = true }, default);

        Assert.Equal(4, (await CountAsync(new(SourceApp: "bc1"))).Records);
        Assert.Equal(2, (await CountAsync(new("Job", SourceApp: "bc1"))).Records);
        Assert.Equal(3, (await CountAsync(new("Job"))).Records);
        Assert.Equal(5, (await CountAsync(new(All: true))).Records);
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        using var ledger = await WithTwoJobsAsync();

        var report = await ledger.Resender.ResendAsync(new(All: true, DryRun: true), default);

        Assert.Equal((4, 0, true), (report.Records, report.Deletes, report.DryRun));
        Assert.False(await ledger.SendAsync());
        Assert.Equal(0, ledger.Ask<int>("select count(*) from audit"));
    }

    [Fact]
    public async Task A_delete_is_resent_only_to_a_board_that_was_restored()
    {
        using var ledger = await WithTwoJobsAsync();
        var before = ledger.Clock.GetUtcNow();
        ledger.Clock.Advance(TimeSpan.FromHours(1));
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":9}""", "d"));
        await ledger.SendAsync();

        var reset = await ledger.Resender.ResendAsync(new(All: true, DryRun: true), default);
        var restored = await ledger.Resender.ResendAsync(new(Since: before.AddMinutes(1), Reason: "r"), default);
        var calls = await CallsAsync(ledger);

        Assert.Equal((2, 0), (reset.Records, reset.Deletes));
        Assert.Equal((0, 1), (restored.Records, restored.Deletes));
        Assert.Equal("mboc_deleteJob", Assert.Single(Assert.Single(calls).Rows).Fold.Procedure);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_cleared_field_does_not_come_back()
    {
        using var ledger = await WithTwoJobsAsync();
        await ValueAsync(ledger, "before");
        await ledger.ReceiveAsync((
            """{"entity":"TaskFilterValue","kind":"Clear","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10"}""", "c"));
        await ledger.SendAsync();
        await ValueAsync(ledger, "after");

        await ledger.Resender.ResendAsync(new("TaskFilterValue", Reason: "r"), default);

        Assert.Equal(
            "after",
            Assert.Single(Assert.Single(await CallsAsync(ledger)).Rows).Fold.Values.Single(value => value.Key == "FilterValue").Value);
    }

    [Fact]
    public async Task A_resend_that_is_refused_ends()
    {
        using var ledger = await WithTwoJobsAsync();
        await ledger.Resender.ResendAsync(new("Task", "BC1/SERVICE/1/10", Reason: "r"), default);

        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused), maxRows: 1);
        ledger.Clock.Advance(TimeSpan.FromMinutes(11));
        var calls = 0;
        while (await ledger.SendAsync(Some.Error(DimeErrorReason.Refused), maxRows: 1))
        {
            Assert.True(++calls < 20, "It goes round in circles.");
            ledger.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(0, ledger.Ask<int>("select count(*) from entity where uncertain_until is not null or due_at is not null"));
        Assert.Equal(0, ledger.Counter("settled dead"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_record_in_a_call_is_resent_after_it()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        var call = ledger.Plan().Call!;
        var open = await ledger.OpenAsync(call, ledger.Clock.GetUtcNow());

        var report = await ledger.Resender.ResendAsync(new("Job", "BC1/SERVICE/1", Reason: "the board lost it"), default);
        await ledger.Imports.SettleAsync(open, ledger.Settlement(open, call, null, ledger.Clock.GetUtcNow()), default);

        Assert.Equal(1, report.Records);
        Assert.Equal(["Job BC1/SERVICE/1"], (await CallsAsync(ledger)).Select(Keys));
        Assert.True(ledger.Status().IsDone);
    }

    [Fact]
    public async Task A_pending_change_is_still_sent_in_full_during_a_resend()
    {
        using var ledger = await WithTwoJobsAsync();
        await TaskPatchAsync(ledger, "\"description\":\"accepted\"", 2);
        await ledger.SendAsync();
        await TaskPatchAsync(ledger, "\"shortDescription\":\"new\"", 3);
        await ledger.JobAsync("1", 9);
        await ledger.ExecuteAsync("update entity set existence = 'Unknown', due_at = null where entity = 'Job'");
        await ledger.ExecuteAsync("update entity set uncertain_until = due_at where entity = 'Task'");
        await ledger.SendAsync();
        Assert.Equal("parent pending", ledger.Ask<string>("select blocked from entity where match = 'BC1/SERVICE/1/10'"));

        await ledger.ExecuteAsync($"update entity set due_at = {ledger.Clock.GetUtcNow().ToUnixTimeMilliseconds()} where entity = 'Job'");
        await ledger.SendAsync();
        await ledger.LookAsync();
        var call = ledger.Plan().Call!;

        Assert.Contains(call.Rows[0].Fold.Values, value => value is { Key: "ShortDescription", Value: "new" });
        Assert.Contains(call.Rows[0].Fold.Values, value => value is { Key: "Description", Value: "accepted" });
    }

    [Fact]
    public void A_resend_needs_a_scope_and_a_reason()
    {
        string[] Wrong(ResendRequest request) => [.. request.Problems().Select(problem => problem.Field)];

        Assert.Equal(["all", "reason"], Wrong(new()));
        Assert.Equal(["all"], Wrong(new("Job", All: true, Reason: "r")));
        Assert.Equal(["all", "key"], Wrong(new(Key: "k", Reason: "r")));
        Assert.Equal(["entity"], Wrong(new("Jobb", Reason: "r")));
        Assert.Empty(Wrong(new("Job", DryRun: true)));
        Assert.Empty(Wrong(new(Since: Some.Now, SourceApp: "BC1", Reason: "r")));
    }

    private static async Task<TestLedger> WithTwoJobsAsync()
    {
        var ledger = new TestLedger();
        foreach (var jobNo in (string[])["1", "2"])
        {
            await ledger.JobAsync(jobNo, 1);
            await ledger.TaskAsync(jobNo, "10");
        }
        await ledger.SendAsync();
        return ledger;
    }

    private static Task TaskPatchAsync(TestLedger ledger, string field, int version) => ledger.ReceiveAsync((
        $$"""{"entity":"Task","mode":"Patch","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10",{{field}},"version":{{version}}}""",
        field));

    private static async Task ValueAsync(TestLedger ledger, string name)
    {
        await ledger.ReceiveAsync((
            $$"""{"entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","filterGroup":"g","filterValue":"{{name}}"}""",
            name));
        Assert.True(await ledger.SendAsync());
    }

    private static async Task<IReadOnlyList<PlannedCall>> CallsAsync(TestLedger ledger)
    {
        var calls = new List<PlannedCall>();
        for (; ; )
        {
            await ledger.LookAsync();
            if (ledger.Plan().Call is not { } call)
            {
                return calls;
            }
            calls.Add(call);
            Assert.True(await ledger.SendAsync());
        }
    }

    private static string Keys(PlannedCall call) =>
        string.Join(", ", call.Rows.Select(row => $"{row.Entity.Definition.Name} {row.Entity.Key}"));
}
