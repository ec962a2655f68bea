using DimeClient;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Tests;

/// <summary>The answer to "what happened to JOB-1001?": its text, and which record is meant.</summary>
public sealed class EntityQueryTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task Every_status_is_shown_when_it_is_true()
    {
        await _ledger.TaskAsync("1", "T");
        Assert.Equal(("pending", "never received"), (Status("Task", "T"), Status("Job", "1")));

        await _ledger.JobAsync("2", 1);
        var call = _ledger.Plan().Call!;
        var open = await _ledger.OpenAsync(call, Some.Now);
        Assert.Equal("sending", Status("Job", "2"));
        await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, call, null, Some.Now), default);
        Assert.Equal("current", Status("Job", "2"));

        await _ledger.PatchAsync("3", 1, "\"siteCity\":\"Gent\"");
        await _ledger.SendAsync();
        Assert.Equal("blocked", Status("Job", "3"));

        // The server fails twice for one row alone, and works for other rows.
        await _ledger.JobAsync("4", 1);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.ServerFault, status: 500));
        await _ledger.ExecuteAsync("update gate set reason = null, until = null, since = null");
        Assert.Equal("failing", Status("Job", "4"));
    }

    [Theory]
    [InlineData("A_1", "BC1/SERVICE/A_1")]
    [InlineData("A%1", "BC1/SERVICE/A%251")]
    [InlineData("a_1", "BC1/SERVICE/A_1")] // case is ignored
    [InlineData("A!1", "BC1/SERVICE/A%211")]
    [InlineData("_1", null)]
    [InlineData("%", null)]
    public async Task A_bare_key_is_matched_literally_without_wildcards(string typed, string? found)
    {
        foreach (var jobNo in new[] { "A_1", "AB1", "A%1", "A!1" })
        {
            await _ledger.JobAsync(jobNo, 1);
        }

        var reports = Find("Job", typed);

        Assert.Equal(found is null ? [] : [found], reports.Select(report => report.Key));
    }

    public void Dispose() => _ledger.Dispose();

    private string Status(string entity, string key) => Assert.Single(Find(entity, key)).Status;

    private IReadOnlyList<EntityReport> Find(string entity, string key) =>
        _ledger.Store.Read(
            ledger => EntityQuery.Run(ledger, entity, key, Circumstances.Read(ledger, isServed: true, Some.Now)).Found);
}
