using SyncWorker.Operate;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

/// <summary>Commands on a record accept its key as people type it, as the query for a record does.</summary>
public sealed class NamedRecordsTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly LedgerOperator _operate;

    public NamedRecordsTests() => _operate = new(_ledger.Store, _ledger.Clock, _ledger.Tools);

    /// <summary>The typed key and the key that is meant; null: no record; with a star: more than one.</summary>
    public static TheoryData<string, string?> Keys => new()
    {
        { "BC1/SERVICE/JOB-1001", "BC1/SERVICE/JOB-1001" },
        { "bc1/service/job-1001", "BC1/SERVICE/JOB-1001" },
        { "Job-1001", "BC1/SERVICE/JOB-1001" },
        { "1001", "BC1/SERVICE/JOB-1001" },
        { "a/7", "BC1/SERVICE/A%2F7" }, // a slash inside the number
        { "BC1/SERVICE/A/7", "BC1/SERVICE/A%2F7" },
        { "A%2f7", "BC1/SERVICE/A%2F7" },
        { "TWICE", "*" },
        { "100", null }, // the end of another number
        { "NONE", null },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_reset_and_a_resend_affect_the_record_that_the_entity_command_finds(string typed, string? meant)
    {
        await WithJobsAsync();
        var asked = (await _operate.EntityAsync("job", typed, default)).Found;

        var reset = await _operate.DoAsync(Resetter.Verb, new("job", typed, Reason: "r"), default);
        var resend = await _operate.DoAsync(Resender.Verb, new("job", typed, Reason: "r"), default);

        var one = meant is null or "*" ? 0 : 1;
        Assert.Equal(meant == "*" ? 2 : one, asked.Count);
        Assert.Equal((one, one), (reset.Report?.Entities ?? 0, resend.Report?.Records ?? 0));
        Assert.Equal(one == 1 ? [meant!] : [], _ledger.AskAll<string>("select key from entity where top_epoch = 1"));
        Assert.Equal(one == 1 ? [meant!] : [], _ledger.AskAll<string>("select key from entity where resend_at is not null"));
        Assert.Equal(meant == "*", reset.Problems.Count > 0);
        Assert.Equal(meant == "*", resend.Problems.Count > 0);
    }

    [Fact]
    public async Task If_several_records_match_none_is_changed_and_all_are_listed()
    {
        await WithJobsAsync();

        var reset = await _operate.DoAsync(Resetter.Verb, new("Job", "twice", Reason: "r"), default);

        Assert.Equal(
            "key = \"twice\": must name one record, and names 2: BC1/SERVICE/TWICE, BC2/SERVICE/TWICE",
            Assert.Single(reset.Problems).ToString());
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData("service/a 10", true)]
    [InlineData("A 12", false)]
    public async Task A_skip_ends_the_wait_of_exactly_the_named_record(string typed, bool isFound)
    {
        var (waits, other) = (
            await _ledger.PatchAsync("A 10", 1, "\"siteCity\":\"Gent\""),
            await _ledger.PatchAsync("A 11", 1, "\"siteCity\":\"Gent\""));
        await _ledger.SendAsync();

        var (report, _) = await _operate.DoAsync(Skipper.Verb, new("job", typed, "It was made by hand.", "ann"), default);

        Assert.Equal(isFound ? [waits] : null, report?.Dead);
        Assert.Equal((isFound ? "Dead" : "Pending", "Pending"), (_ledger.State(waits), _ledger.State(other)));
    }

    public void Dispose() => _ledger.Dispose();

    private async Task WithJobsAsync()
    {
        foreach (var jobNo in new[] { "JOB-1001", "A/7", "TWICE" })
        {
            await _ledger.JobAsync(jobNo, 1);
        }
        await _ledger.ReceiveAsync((
            """{"entity":"Job","sourceApp":"BC2","sourceType":"SERVICE","jobNo":"TWICE","shortDescription":"s","version":1}""", "other"));
        while (await _ledger.SendAsync())
        {
        }
    }
}
