using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The command line as a user types it.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Retry__MaxAttempts=99", "Retry:MaxAttempts = 99: must be from 1 to 20.")]
    [InlineData("Retry__MaxAtempts=3", "MaxAtempts")]
    [InlineData("Validation__TooLong=Cut", "must be Reject or Truncate.")]
    [InlineData("Dime__ApiKey=k", "Dime:Environment is not set")]
    [InlineData("Dime__Environment=Sandbox", "Dime:ApiKey is not set")]
    [InlineData(
        "Dime__BaseAddress=http://board/?x=1",
        "Dime:BaseAddress = http://board/?x=1: must be an address without user, query (?) and fragment (#).")]
    [InlineData("Logging__LogLevel__Default=Loud", "Logging:LogLevel:Default = Loud: must be Trace or")]
    [InlineData("Kestrel__Endpoints__A__Url=http://0.0.0.0:80", "Kestrel is not a section")]
    [InlineData("Import__LateWindow=00:00:30", "Import:LateWindow = 00:00:30: must be at least twice Dime:Timeout, which is 00:00:30.")]
    public async Task An_invalid_setting_exits_with_2_and_names_the_option_the_value_and_what_is_allowed(
        string setting, string words)
    {
        using var directory = new TemporaryDirectory();
        var parts = setting.Split('=', 2);

        await using var run = WorkerProcess.Start(
            WorkerOnItsOwn.Program, ["run", "--data", directory.File("data")], new Dictionary<string, string?> { [parts[0]] = parts[1] });

        Assert.Equal(2, await run.WaitForExitAsync(Patience));
        Assert.Contains(run.Lines, line => line.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(run.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_in_use_an_unusable_folder_and_a_file_that_is_not_JSON_are_each_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("broken.json"), "{ \"Retry\": ");
        await using var other = await Worker.StartAsync();
        var taken = other.Http.BaseAddress!.ToString();

        foreach (var (args, words) in ((string[], string)[])[
            (
                ["--data", directory.File("data"), "--urls", taken],
                $"Http:Urls = {taken}: must be an address of this machine with a free port"),
            (["--data", Path.Combine(directory.File("broken.json"), "data")], "must be a folder that this user may write to"),
            (
                ["--data", directory.File("data"), "--config", directory.File("broken.json")],
                $"--config = {directory.File("broken.json")}: must be a JSON file that can be read"),
        ])
        {
            await using var run = WorkerProcess.Start(
                WorkerOnItsOwn.Program,
                ["run", .. args],
                new Dictionary<string, string?> { ["Dime__Environment"] = "Sandbox", ["Dime__ApiKey"] = "k" });

            Assert.InRange(await run.WaitForExitAsync(Patience), 1, 2);
            Assert.Contains(words, Assert.Single(run.Lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_worker_on_the_same_ledger_is_refused_with_one_sentence()
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
        await board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
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

        Assert.Contains(list.Output, line => line.Contains("Job     BC1/SERVICE/A", StringComparison.Ordinal) && line.EndsWith("Not this one.", StringComparison.Ordinal));
        Assert.Equal(1, json.GetProperty("count").GetInt32());
        AssertShape(json.GetProperty("deadLetters")[0]);
        Assert.Contains("  ShortDescription  bad", show.Output);
        Assert.Equal((0, 3, 2, 0, 1), (show.ExitCode, none.ExitCode, unsaid.ExitCode, replay.ExitCode, again.ExitCode));
        Assert.Equal(1, JsonDocument.Parse(replay.Output[^1]).RootElement.GetProperty("replayed")[0].GetInt64());
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("status")]
    [InlineData("resume")]
    public async Task A_command_without_a_ledger_states_where_it_looked_and_creates_none(string verb)
    {
        using var directory = new TemporaryDirectory();

        await using var command = WorkerProcess.Start(
            WorkerOnItsOwn.Program,
            [verb, "--data", directory.File("nothing")],
            new Dictionary<string, string?> { ["Http__Urls"] = "http://127.0.0.1:9" });

        Assert.Equal(1, await command.WaitForExitAsync(Patience));
        var said = Assert.Single(command.Lines);
        Assert.StartsWith(
            $"No service answers at http://127.0.0.1:9/, and there is no ledger in {directory.File("nothing")}",
            said,
            StringComparison.Ordinal);
        Assert.Contains("--data", said, StringComparison.Ordinal);
        Assert.Contains("--server", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("nothing")));
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task Entity_and_status_give_the_same_answer_over_HTTP_and_from_the_ledger_of_a_stopped_service()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not \u001b[31mthis one." } });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "bad"), Given.Job("B/2", "good") });
        await worker.UntilDoneAsync(received: 2);
        string[] server = ["--server", worker.Address.ToString()];

        var served = new[]
        {
            await worker.CommandAsync(["entity", "Job", "A", .. server]),
            await worker.CommandAsync(["entity", "Job", "b/2", .. server]),
            await worker.CommandAsync(["entity", "Job", "C", .. server]),
        };
        var status = await worker.CommandAsync(["status", .. server]);
        worker.Terminate();
        await worker.ExitCodeAsync();
        var down = new[]
        {
            await worker.CommandAsync("entity", "Job", "A"),
            await worker.CommandAsync("entity", "Job", "b/2"),
            await worker.CommandAsync("entity", "Job", "C"),
        };
        var statusDown = await worker.CommandAsync("status");

        Assert.Contains(
            "is a dead letter (DIME201: Not \uFFFD[31mthis one.); the board has nothing of it",
            served[0].Output[0],
            StringComparison.Ordinal);
        Assert.Contains("Job BC1/SERVICE/B%2F2 is on the board as its source says", served[1].Output[0], StringComparison.Ordinal);
        Assert.Contains("nothing of it was ever received", served[2].Output[0], StringComparison.Ordinal);
        Assert.Equal(
            served.Select(command => (command.ExitCode, command.Output[0])), down.Select(command => (command.ExitCode, command.Output[0])));
        Assert.Equal([0, 0, 3], served.Select(command => command.ExitCode));
        Assert.Equal((0, "Sending is open."), (status.ExitCode, status.Output[0]));
        Assert.StartsWith("No service answers on this machine", statusDown.Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_with_keys_tells_the_command_line_how_to_pass_one()
    {
        using var directory = new TemporaryDirectory();
        await using var worker = await Worker.StartAsync(null, ("Http:Keys:0:Key", "viewer-key"), ("Http:Keys:0:Role", "Viewer"));
        string[] args = ["status", "--server", worker.Http.BaseAddress!.ToString(), "--data", directory.Path];

        await using var without = WorkerProcess.Start(WorkerOnItsOwn.Program, args);
        await using var with = WorkerProcess.Start(
            WorkerOnItsOwn.Program, args, new Dictionary<string, string?> { ["SYNCWORKER_KEY"] = "viewer-key" });

        Assert.Equal((1, 0), (await without.WaitForExitAsync(Patience), await with.WaitForExitAsync(Patience)));
        Assert.Contains(
            "put one that may do this into the environment variable SYNCWORKER_KEY",
            Assert.Single(without.Lines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_finds_the_service_as_every_other_command_does()
    {
        using var directory = new TemporaryDirectory();
        await using var worker = await Worker.StartAsync();
        var address = worker.Http.BaseAddress!.ToString();
        await File.WriteAllTextAsync(directory.File("jobs.json"), JsonSerializer.Serialize(new[] { Given.Job("A", "a", id: "m1") }));
        string[] args = ["publish", directory.File("jobs.json"), "--data", directory.Path];

        await using var named = WorkerProcess.Start(WorkerOnItsOwn.Program, [.. args, "--server", address]);
        var first = await named.WaitForExitAsync(Patience);
        await using var configured = WorkerProcess.Start(
            WorkerOnItsOwn.Program, [.. args, "--id-prefix", "again-"], new Dictionary<string, string?> { ["Http__Urls"] = address });
        var second = await configured.WaitForExitAsync(Patience);
        await using var wrong = WorkerProcess.Start(WorkerOnItsOwn.Program, [.. args, "--server", "here"]);

        Assert.Equal((0, 0, 2), (first, second, await wrong.WaitForExitAsync(Patience)));
        Assert.Equal(2, (await worker.Operator.StatusAsync(default)).Received);
        Assert.Contains(
            wrong.Lines,
            line => line.StartsWith("--server must be an address that begins with http:// or https://.", StringComparison.Ordinal));
    }

    /// <summary>Scripts rely on these names.</summary>
    private static void AssertShape(JsonElement letter)
    {
        string[] names =
        [
            "id", "entity", "key", "kind", "mode", "version", "class", "code", "fingerprint", "error", "message", "procedure", "field",
            "httpStatus",
            "attempts", "firstSeen", "lastSeen", "receivedAt", "source", "messageId", "importId", "replayOf", "fields", "body", "headers",
        ];
        Assert.Equal(names, letter.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Not this one.", letter.GetProperty("message").GetString());
        Assert.Equal("ValidationError", letter.GetProperty("error").GetString());
    }
}
