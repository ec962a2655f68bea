using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

public sealed class ResetterTests
{
    [Fact]
    public async Task A_change_after_a_reset_is_newer_whatever_its_version()
    {
        using var ledger = await WithJobsAsync();
        await ledger.JobAsync("1", 17);
        await ledger.SendAsync();

        var report = await ledger.Resetter.ResetAsync(new("job", "bc1/service/1", Reason: "restored", By: "ann"), CancellationToken.None);
        var unversioned = (await ledger.ReceiveAsync((TestLedger.JobJson("1", null), "x")))[0].Id!.Value;
        await ledger.SendAsync();
        var versioned = await ledger.JobAsync("1", 3);
        await ledger.SendAsync();

        Assert.Equal(1, report.Entities);
        Assert.Equal(("Applied", "Applied"), (ledger.State(unversioned), ledger.State(versioned)));
        Assert.Equal(
            "1.1.3",
            ledger.Ask<string>("select base_epoch || '.' || base_scale || '.' || base_version from entity where match = 'BC1/SERVICE/1'"));
        Assert.Equal(
            "ann reset job bc1/service/1 restored",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_reset_covers_all_records_of_an_entity_or_a_source_and_nothing_else()
    {
        using var ledger = await WithJobsAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.ReceiveAsync((
            """{"entity":"Job","sourceApp":"BC11","sourceType":"S","jobNo":"9","shortDescription":"s"}""", "o"));

        var jobs = await ledger.Resetter.ResetAsync(new("Job", Reason: "r"), CancellationToken.None);
        var source = await ledger.Resetter.ResetAsync(new(SourceApp: "bc1", Reason: "r"), CancellationToken.None);

        Assert.Equal((3, 3), (jobs.Entities, source.Entities));
        Assert.Equal(
            "Job 2, Job 2, Task 1, Job 1",
            string.Join(", ", ledger.AskAll<string>("select entity || ' ' || top_epoch from entity order by id")));
    }

    [Fact]
    public void A_reset_needs_a_scope_and_a_reason()
    {
        string[] Wrong(ResetRequest request) => [.. request.Problems().Select(problem => problem.Field)];

        Assert.Equal(["entity", "reason"], Wrong(new()));
        Assert.Equal(["entity"], Wrong(new("Job", SourceApp: "BC1", Reason: "r")));
        Assert.Equal(["entity"], Wrong(new("Jobb", Reason: "r")));
        Assert.Equal(["key"], Wrong(new(SourceApp: "BC1", Key: "k", Reason: "r")));
        Assert.Empty(Wrong(new("job", "k", Reason: "r")));
    }

    private static async Task<TestLedger> WithJobsAsync()
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        await ledger.SendAsync();
        return ledger;
    }
}
