using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The command line, as somebody types it.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Retry__MaxAttempts=99", "Retry:MaxAttempts = 99: must be from 1 to 20.")]
    [InlineData("Retry__MaxAtempts=3", "MaxAtempts")]
    [InlineData("Validation__TooLong=Cut", "It must be Reject or Truncate.")]
    [InlineData("Dime__ApiKey=k", "Dime:Environment is not set")]
    [InlineData("Dime__Environment=Sandbox", "Dime:ApiKey is not set")]
    [InlineData("Http__Urls=http://0.0.0.0:5080", "Http:Urls = http://0.0.0.0:5080: must be on loopback while Http:Keys is empty.")]
    [InlineData("Import__LateWindow=00:00:30", "Import:LateWindow = 00:00:30: must be at least twice Dime:Timeout, which is 00:00:30.")]
    public async Task A_setting_that_can_not_be_ends_the_run_with_2_and_says_the_option_the_value_and_what_is_allowed(string setting, string words)
    {
        using var directory = new TemporaryDirectory();
        var parts = setting.Split('=');

        await using var run = WorkerProcess.Start(WorkerOnItsOwn.Program, ["run", "--data", directory.File("data")], new Dictionary<string, string?> { [parts[0]] = parts[1] });

        Assert.Equal(2, await run.WaitForExitAsync(Patience));
        Assert.Contains(run.Lines, line => line.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(run.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_worker_on_the_same_ledger_is_told_so_in_a_sentence()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var first = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);

        await using var second = WorkerProcess.Start(
            WorkerOnItsOwn.Program, ["run", "--data", directory.File("data"), "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string?> { ["Dime__BaseAddress"] = board.Address.ToString(), ["Dime__ApiKey"] = "k" });

        Assert.Equal(1, await second.WaitForExitAsync(Patience));
        Assert.Contains("is in use by another process", Assert.Single(second.Lines), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task Dead_letters_are_listed_shown_and_replayed_with_and_without_a_running_service()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "bad"), Given.Job("B", "good") });
        await worker.UntilDoneAsync(received: 2);

        var list = await worker.CommandAsync("dead", "list");
        worker.Terminate();
        await worker.ExitCodeAsync();
        var json = JsonDocument.Parse((await worker.CommandAsync("dead", "list", "--json")).Output[^1]).RootElement;
        var show = await worker.CommandAsync("dead", "show", "1");
        var none = await worker.CommandAsync("dead", "show", "2");
        var unsaid = await worker.CommandAsync("dead", "replay");
        var replay = await worker.CommandAsync("dead", "replay", "1", "--json");
        var again = await worker.CommandAsync("dead", "replay", "1");

        Assert.Contains(list.Output, line => line.Contains("Job BC1/SERVICE/A  Not this one.", StringComparison.Ordinal));
        Assert.Equal(1, json.GetProperty("count").GetInt32());
        AssertShape(json.GetProperty("deadLetters")[0]);
        Assert.Contains(show.Output, line => line.Contains("ShortDescription = bad", StringComparison.Ordinal));
        Assert.Equal((0, 3, 2, 0, 1), (show.ExitCode, none.ExitCode, unsaid.ExitCode, replay.ExitCode, again.ExitCode));
        Assert.Equal(1, JsonDocument.Parse(replay.Output[^1]).RootElement.GetProperty("replayed")[0].GetInt64());
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_is_said_to_be_missing()
    {
        using var directory = new TemporaryDirectory();

        await using var verify = WorkerProcess.Start(WorkerOnItsOwn.Program, ["verify", "--data", directory.File("nothing")]);

        Assert.Equal(1, await verify.WaitForExitAsync(Patience));
        Assert.Contains("There is no ledger in", Assert.Single(verify.Lines), StringComparison.Ordinal);
    }

    /// <summary>Scripts rely on these names.</summary>
    private static void AssertShape(JsonElement letter)
    {
        string[] names =
        [
            "id", "entity", "key", "kind", "mode", "version", "class", "code", "fingerprint", "error", "message", "procedure", "field", "httpStatus",
            "attempts", "firstSeen", "lastSeen", "receivedAt", "source", "messageId", "importId", "replayOf", "fields", "body", "headers",
        ];
        Assert.Equal(names, letter.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Not this one.", letter.GetProperty("message").GetString());
        Assert.Equal("ValidationError", letter.GetProperty("error").GetString());
    }
}
