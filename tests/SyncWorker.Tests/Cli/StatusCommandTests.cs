using SyncWorker.Cli;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Tests;

[Collection(CapturedConsole.Name)]
public sealed class StatusCommandTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    [Fact]
    public async Task Status_names_records_that_have_waited_too_long_with_the_reason_and_the_next_command()
    {
        await _ledger.PatchAsync("1", 1, "\"siteCity\":\"Gent\"");
        await _ledger.SendAsync();
        Assert.DoesNotContain("BC1/SERVICE/1", Printed(_ledger.Status()), StringComparison.Ordinal);

        _ledger.Clock.Advance(LongWait.From + TimeSpan.FromMinutes(1));

        Assert.EndsWith(
            $"""
            Records that have waited for long:
            entity  key            waiting since         waits for
            Job     BC1/SERVICE/1  {Moment.Of(Some.Now)}  no base
            Next: syncworker entity Job BC1/SERVICE/1

            """,
            Printed(_ledger.Status()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_records_status_shows_the_first_and_says_so()
    {
        var waits = Enumerable.Range(1, LongWait.MostListed).Select(i => new LongWait("Job", $"J{i}", "no base", Some.Now, null)).ToList();

        Assert.Contains("there may be more", Printed(_ledger.Status() with { LongWaits = waits }), StringComparison.Ordinal);
        Assert.DoesNotContain("there may be more", Printed(_ledger.Status() with { LongWaits = waits[1..] }), StringComparison.Ordinal);
    }

    public void Dispose() => _ledger.Dispose();

    private static string Printed(StatusReport status)
    {
        using var console = new CapturedConsole();
        StatusCommand.Print(status);
        return console.Out;
    }
}
