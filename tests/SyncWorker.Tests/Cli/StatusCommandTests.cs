using SyncWorker.Cli;
using SyncWorker.Operate;
using SyncWorker.Runtime;

namespace SyncWorker.Tests;

public sealed class StatusCommandTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task Status_names_records_that_have_waited_too_long_with_the_reason_and_the_next_command()
    {
        await _ledger.PatchAsync("1", 1, "\"siteCity\":\"Gent\"");
        await _ledger.SendAsync();
        Assert.DoesNotContain(StatusCommand.Lines(_ledger.Status()), IsOfJob);

        _ledger.Clock.Advance(LongWait.From + TimeSpan.FromMinutes(1));

        Assert.Equal(
            $"Job BC1/SERVICE/1 has waited since {Moment.Of(Some.Now)} (no base). Next: syncworker entity Job BC1/SERVICE/1",
            Assert.Single(StatusCommand.Lines(_ledger.Status()), IsOfJob).Trim());
    }

    [Fact]
    public void Of_very_many_records_status_shows_the_first_and_says_so()
    {
        var waits = Enumerable.Range(1, LongWait.MostListed).Select(i => new LongWait("Job", $"J{i}", "no base", Some.Now, null)).ToList();

        Assert.Contains(
            StatusCommand.Lines(_ledger.Status() with { LongWaits = waits }),
            line => line.Contains("there may be more", StringComparison.Ordinal));
        Assert.DoesNotContain(
            StatusCommand.Lines(_ledger.Status() with { LongWaits = waits[1..] }),
            line => line.Contains("there may be more", StringComparison.Ordinal));
    }

    public void Dispose() => _ledger.Dispose();

    private static bool IsOfJob(string line) => line.Contains("BC1/SERVICE/1", StringComparison.Ordinal);
}
