using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SyncWorker.Demo.Tests.Support;

namespace SyncWorker.Demo.Tests;

/// <summary>The demo as a user starts it: in its own process, which some tests kill.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_demo_brings_the_samples_to_the_board_accounts_for_every_change_and_changes_nothing_when_run_again()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.File("data");
        await using var first = RunningDemo.Start(data, rate: 5000);

        var result = await first.ResultAsync();
        await using var second = RunningDemo.Start(data, rate: 5000);
        var again = await second.ResultAsync();

        Assert.Equal(
            ["received", "applied", "coalesced", "superseded", "unchanged", "dead", "blocked", "calls", "conserved"],
            result.EnumerateObject().Take(9).Select(property => property.Name));
        Assert.Equal((await DistinctAsync(), 5, 4, true), Numbers(result));
        Assert.Equal(
            result.GetProperty("received").GetInt64(),
            ((string[])["applied", "coalesced", "superseded", "unchanged", "dead", "blocked"]).Sum(name => result.GetProperty(name).GetInt64()));
        Assert.Contains(first.Lines, line => line.Contains("400, nothing stored", StringComparison.Ordinal));
        Assert.Equal(Numbers(result), Numbers(again));

        // Dead changes that are published again are tried again and refused again: five records, each isolated once more.
        Assert.InRange(again.GetProperty("calls").GetInt64() - result.GetProperty("calls").GetInt64(), 0, 5 * 13);

        await using (var board = await Board.StartAsync(Path.Combine(data, "emulator")))
        {
            await BoardAssert.HasExactlyTheSamplesAsync(board.Address);
            Assert.Contains(
                await board.CallsAsync(),
                call => call.GetProperty("status").ValueKind == JsonValueKind.Number && call.GetProperty("status").GetInt32() == 429);
        }
        Assert.Equal("conserved", await VerdictAsync(data));
        Assert.Equal(
            ["DIME201 Job DEMO-REFUSED-1", "DIME201 Job DEMO-REFUSED-2", "DIME201 Job WO000094", "DIME202 Task 1", "DIME202 Task 2"],
            await DeadAsync(data));
    }

    [Fact]
    public async Task A_demo_that_is_killed_halfway_and_restarted_loses_nothing_and_records_nothing_twice()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.File("data");
        await using (var killed = RunningDemo.Start(data, rate: 1200))
        {
            using var emulator = new HttpClient { BaseAddress = await killed.EmulatorAsync() };
            await Eventually.TrueAsync(
                async () => JsonDocument.Parse(await emulator.GetStringAsync(new Uri("/_emulator/state", UriKind.Relative)))
                    .RootElement.GetProperty("Job").GetInt32() > 800,
                MaxWait,
                "a third of the jobs is there");
            await killed.KillAsync();
        }

        await using var demo = RunningDemo.Start(data, rate: 5000);
        var result = await demo.ResultAsync();

        Assert.Equal((await DistinctAsync(), 5, 4, true), Numbers(result));
        await using (var board = await Board.StartAsync(Path.Combine(data, "emulator")))
        {
            await BoardAssert.HasExactlyTheSamplesAsync(board.Address);
        }
        Assert.Equal("conserved", await VerdictAsync(data));
    }

    [Fact]
    public async Task The_first_screen_names_the_page_and_the_page_is_there()
    {
        using var directory = new TemporaryDirectory();
        await using var demo = WorkerProcess.Start(
            WorkerOnItsOwn.Program,
            ["demo", "--data", directory.File("data"), "--urls", "http://127.0.0.1:0", "--emulator", "http://127.0.0.1:0", "--rate", "1"]);
        const string Said = "See it in a browser: ";

        var line = await demo.WaitForLineAsync(line => line.StartsWith(Said, StringComparison.Ordinal), MaxWait);

        using var http = new HttpClient();
        Assert.Contains("<h1", await http.GetStringAsync(new Uri(line[Said.Length..])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_screen_names_the_page_while_the_worker_still_runs()
    {
        var (result, emulator) = (new DemoEnd.Result(1, 1, 0, 0, 0, 0, 0, 1, true, 0, 1), new Uri("http://127.0.0.1:5099"));

        var lines = DemoEnd.Lines(result, new(), new Uri("http://127.0.0.1:5080"), emulator, []);

        Assert.Contains("  in a browser            http://127.0.0.1:5080/", lines);
        Assert.DoesNotContain(DemoEnd.Lines(result, new(), null, emulator, []), line => line.Contains("browser", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--urls", "worker")]
    [InlineData("--emulator", "emulator")]
    public async Task A_port_in_use_is_reported_with_the_option_that_sets_another_one(string option, string who)
    {
        using var directory = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var other = option == "--urls" ? "--emulator" : "--urls";

        await using var demo = WorkerProcess.Start(
            WorkerOnItsOwn.Program,
            ["demo", "--data", directory.File("data"), option, $"http://127.0.0.1:{port}", other, "http://127.0.0.1:0"]);

        Assert.Equal(1, await demo.WaitForExitAsync(MaxWait));
        Assert.StartsWith(
            $"Port {port} is in use, so the {who} cannot listen there. Name another address, such as {option} ",
            Assert.Single(demo.Lines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_whose_ledger_is_in_use_is_reported()
    {
        using var directory = new TemporaryDirectory();
        await using var held = new FileStream(directory.File("ledger.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await using var demo = RunningDemo.Start(directory.Path, rate: 0);

        Assert.Equal(1, await demo.ExitCodeAsync());
        // Once for programs, once for people.
        Assert.Equal(2, demo.Lines.Count);
        Assert.All(demo.Lines, line => Assert.Contains("is in use by another process", line, StringComparison.Ordinal));
    }

    private static (long Received, long Dead, long Blocked, bool Conserved) Numbers(JsonElement result) => (
        result.GetProperty("received").GetInt64(),
        result.GetProperty("dead").GetInt64(),
        result.GetProperty("blocked").GetInt64(),
        result.GetProperty("conserved").GetBoolean());

    /// <summary>The number of changes in the plan, repeats not counted.</summary>
    private static async Task<long> DistinctAsync() => DemoPlan.Of(await Samples.LoadAsync(Repository.File("samples"), default))
        .OfType<DemoStep.Publish>().SelectMany(step => step.Changes).Select(change => change.MessageId).Distinct().LongCount();

    private static async Task<string> VerdictAsync(string data) => (await CommandAsync(data, "verify")).GetProperty("verdict").GetString()!;

    private static async Task<IEnumerable<string>> DeadAsync(string data) =>
        (await CommandAsync(data, "dead", "list")).GetProperty("deadLetters").EnumerateArray()
            .Select(letter => string.Create(
                CultureInfo.InvariantCulture,
                $"{letter.GetProperty("code").GetString()} {letter.GetProperty("entity").GetString()} "
                + $"{letter.GetProperty("key").GetString()!.Split('/')[^1]}"))
            .Order(StringComparer.Ordinal);

    private static async Task<JsonElement> CommandAsync(string data, params string[] command)
    {
        await using var process = WorkerProcess.Start(WorkerOnItsOwn.Program, [.. command, "--data", data, "--json"]);
        Assert.Equal(0, await process.WaitForExitAsync(MaxWait));
        return JsonDocument.Parse(process.Lines[^1]).RootElement;
    }
}
