using System.Text.Json;
using SyncWorker.Compare;
using SyncWorker.Hosting;
using SyncWorker.Operate;
using SyncWorker.Replay;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>A comparison and a repair over HTTP say the same as on the ledger.</summary>
public sealed class CompareOverHttpTests
{
    [Fact]
    public async Task A_comparison_and_a_repair_travel_over_HTTP()
    {
        using var directory = new TemporaryDirectory();
        await using var app = WorkerHost.Build(null, new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "http://127.0.0.1:1",
            ["Dime:ApiKey"] = "test",
            ["Ledger:Directory"] = directory.Path,
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
        });
        await app.StartAsync();
        using var operate = new HttpOperator(new(app.Urls.First()), key: null);
        using var job = JsonDocument.Parse(TestLedger.JobJson("1", 1));
        using var wrong = JsonDocument.Parse("""{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"1","colour":"red"}""");

        var answer = await operate.CompareAsync(new([job.RootElement, wrong.RootElement]), default);
        var repair = await operate.DoAsync(Repairer.Verb, new([job.RootElement], Reason: "drift"), default);
        var refused = await operate.DoAsync(Repairer.Verb, new([wrong.RootElement], Reason: "drift"), default);
        await app.StopAsync();

        Assert.Equal(
            new Difference(DifferenceKind.Missing, "Job", "BC1/SERVICE/1", "nothing of it was ever received") { Index = 0, Fields = [] },
            Assert.Single(answer.Differences) with { Fields = [] });
        Assert.Equal(1, Assert.Single(answer.NotCompared).Index);
        Assert.Equal(1, repair.Report!.Operation!.Progress.Frozen);
        Assert.Contains(refused.Problems, problem => problem.Field.StartsWith("changes[0]", StringComparison.Ordinal));
    }
}
