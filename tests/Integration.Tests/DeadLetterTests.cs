using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Operate.Sending;

namespace SyncWorker.Integration.Tests;

/// <summary>An operator's work with dead letters, over HTTP and on the command line.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_letter_is_previewed_then_corrected_and_reaches_the_board()
    {
        await using var worker = await WithDeadAsync("bad");

        var preview = await PostAsync(worker, "1/edit", new { set = new { shortDescription = "good" }, preview = true });
        var edit = await PostAsync(worker, "1/edit", new { set = new { shortDescription = "good" }, reason = "typo" });
        await worker.UntilDoneAsync();

        Assert.Equal("good", preview.GetProperty("preview")[0].GetProperty("parameters").GetProperty("ShortDescription").GetString());
        Assert.Equal(2, edit.GetProperty("replacedBy").GetInt64());
        Assert.Equal("good", (await worker.Board.RecordsAsync("Job", "JobNo"))["0"]["ShortDescription"]);
        var changes = (await worker.Http.GetFromJsonAsync<JsonElement>("/api/entities/Job/0"))[0].GetProperty("changes");
        Assert.Equal((1, 2), (changes[0].GetProperty("replayOf").GetInt64(), changes[1].GetProperty("replacedBy").GetInt64()));
        await worker.AssertConservedAsync();
    }

    [Theory]
    [InlineData("1/edit", """{"set":{"shortDescripton":"x"},"reason":"r"}""", "shortDescripton", "\"x\" is not a field of Job")]
    [InlineData("1/edit", """{"set":{"shortDescription":"x"}}""", "reason", "must say why it is changed")]
    [InlineData("1/edit", """{"reason":"r"}""", "set", "must say what is to change")]
    [InlineData("discard", """{"ids":[1]}""", "reason", "must say why they are discarded")]
    [InlineData("discard", """{"reason":"r"}""", "ids", "exactly one must be given: ids, all, or a")]
    [InlineData("discard", """{"ids":[1],"all":true,"reason":"r"}""", "ids", "exactly one must be given: ids, all, or a")]
    [InlineData("replay", """{"entity":"Jobb"}""", "entity", "\"Jobb\" must be one of")]
    [InlineData("replay", """{"ids":[1],"force":true}""", "reason", "must say why")]
    public async Task A_wrong_request_is_refused_with_field_value_and_what_is_allowed(string path, string body, string field, string words)
    {
        await using var worker = await WithDeadAsync("bad");

        var answer = await worker.Http.PostAsync(
            new Uri("/api/dead-letters/" + path, UriKind.Relative), new StringContent(body, new MediaTypeHeaderValue("application/json")));

        Assert.Equal(
            (HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(
            words,
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetProperty(field)[0].GetString()!,
            StringComparison.Ordinal);
        Assert.Equal(1, (await worker.Operator.StatusAsync(default)).Dead);
    }

    [Fact]
    public async Task Discarding_a_group_updates_the_counters()
    {
        await using var worker = await WithDeadAsync("bad", "bad", "good");

        var groups = (await worker.Http.GetFromJsonAsync<JsonElement>("/api/dead-letters/groups")).GetProperty("items");
        var discard = await PostAsync(
            worker, "discard", new { group = groups[0].GetProperty("fingerprint").GetString(), reason = "test records" });
        var unknown = await worker.Http.PostAsJsonAsync(
            "/api/dead-letters/1/edit", new { set = new { shortDescription = "x" }, reason = "r" });

        Assert.Equal((1, 2), (groups.GetArrayLength(), groups[0].GetProperty("count").GetInt32()));
        Assert.Equal(2, discard.GetProperty("discarded").GetArrayLength());
        Assert.Equal((0, 2), await worker.Operator.StatusAsync(default) is var s ? (s.Dead, s.Discarded) : default);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        await worker.AssertConservedAsync();
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task The_command_line_does_the_same_with_and_without_a_running_service()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "bad"), Given.Job("B", "bad"), Given.Job("C", "bad") });
        await worker.UntilDoneAsync(received: 3);
        var server = worker.Address.ToString();

        var groups = Json(await worker.CommandAsync("dead", "groups", "--json"));
        var wrong = await worker.CommandAsync("dead", "edit", "1", "--set", "shortDescripton=x", "--reason", "r", "--server", server);
        var edit = Json(await worker.CommandAsync(
            "dead", "edit", "1", "--set", "shortDescription=good", "siteCity=Gent", "--reason", "typo", "--json", "--server", server));
        var discardThere = await worker.CommandAsync("dead", "discard", "2", "--reason", "r", "--server", server);
        await worker.UntilDoneAsync(received: 3);
        worker.Terminate();
        await worker.ExitCodeAsync();
        var wrongHere = await worker.CommandAsync("dead", "edit", "3", "--set", "shortDescripton=x", "--reason", "r");
        var preview = await worker.CommandAsync("dead", "edit", "3", "--set", "shortDescription=good", "--dry-run");
        var noReason = await worker.CommandAsync("dead", "discard", "3");
        var export = await worker.CommandAsync("dead", "export", directory.File("letters.ndjson"));
        var discard = Json(await worker.CommandAsync("dead", "discard", "3", "--reason", "r", "--json"));
        var verify = await worker.CommandAsync("verify");

        Assert.Equal(3, groups.GetProperty("groups")[0].GetProperty("count").GetInt32());
        Assert.Contains(
            wrong.Output,
            line => line.Contains("shortDescripton", StringComparison.Ordinal)
                && line.Contains("is not a field of Job", StringComparison.Ordinal));
        Assert.Equal(4, edit.GetProperty("replacedBy").GetInt64());
        Assert.Equal("shortDescripton = \"x\": is not a field of Job", Assert.Single(wrongHere.Output));
        Assert.Contains("    ShortDescription = good", preview.Output);
        Assert.Contains("Nothing was changed.", preview.Output);
        Assert.Equal((2, 0, 2, 0, 2), (wrong.ExitCode, discardThere.ExitCode, wrongHere.ExitCode, preview.ExitCode, noReason.ExitCode));
        Assert.Equal(0, export.ExitCode);
        Assert.Equal(
            3,
            JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(directory.File("letters.ndjson"))))
                .RootElement.GetProperty("id").GetInt64());
        Assert.Equal(3, discard.GetProperty("discarded")[0].GetInt64());
        Assert.Equal(0, verify.ExitCode);
    }

    [Fact]
    public async Task A_task_whose_job_will_never_come_is_sent_without_it_after_a_skip()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        var server = worker.Address.ToString();
        await worker.PostAsync(Given.Task("J", "10", "without its job"));
        await Eventually.TrueAsync(
            async () => await worker.StatusAsync() is var status
                && status.GetProperty("calls").GetInt64() > 0
                && status.GetProperty("sending").GetInt64() == 0,
            TimeSpan.FromMinutes(1), "the server has refused it once");

        var skip = Json(await worker.CommandAsync(
            "entity", "skip", "task", "bc1/service/j/10", "--reason", "it was made by hand", "--json", "--server", server));
        await worker.UntilDoneAsync(received: 1);
        var noReason = await worker.CommandAsync("entity", "skip", "Task", "BC1/SERVICE/J/10", "--server", server);
        var none = await worker.CommandAsync("entity", "skip", "Task", "BC1/SERVICE/J/11", "--reason", "r", "--server", server);

        Assert.Equal("next attempt", skip.GetProperty("waitedFor").GetString());
        Assert.Equal((2, 3), (noReason.ExitCode, none.ExitCode));
        Assert.Equal(1, (await worker.StatusAsync()).GetProperty("dead").GetInt64());
    }

    [Fact]
    public async Task After_a_reset_a_restored_source_may_restart_its_versions()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        var server = worker.Address.ToString();
        await worker.PostAsync(Given.Job("A", "before the restore", 17));
        await worker.UntilDoneAsync(received: 1);

        var reset = Json(await worker.CommandAsync("entity", "reset", "Job", "a", "--reason", "restored", "--json", "--server", server));
        var wrong = await worker.CommandAsync("entity", "reset", "--reason", "r", "--server", server);
        var none = await worker.CommandAsync("entity", "reset", "--source-app", "XX", "--reason", "r", "--server", server);
        await worker.PostAsync(Given.Job("A", "after it", 3));
        await worker.UntilDoneAsync(received: 2);
        var shown = await worker.CommandAsync("entity", "Job", "A", "--server", server);

        Assert.Equal(1, reset.GetProperty("entities").GetInt32());
        Assert.Equal((2, 3, 0), (wrong.ExitCode, none.ExitCode, shown.ExitCode));
        Assert.Equal("after it", (await board.RecordsAsync("Job", "JobNo"))["A"]["ShortDescription"]);
    }

    [Fact]
    public async Task A_key_that_matches_several_records_is_400_or_exit_code_2_and_both_list_them()
    {
        const string words = "names 2: BC1/SERVICE/A-1, BC1/SERVICE/B-1";
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        using var http = new HttpClient { BaseAddress = worker.Address };
        await worker.PostAsync(new[] { Given.Job("A-1", "a", 1), Given.Job("B-1", "b", 1) });

        foreach (var path in new[] { "/api/entities/reset", "/api/entities/skip", "/api/resend" })
        {
            using var answer = await http.PostAsJsonAsync(path, new { entity = "Job", key = "1", reason = "r" });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (var command in new[] { "entity reset", "entity skip", "resend" })
        {
            var (code, output) = await worker.CommandAsync(
                [.. command.Split(' '), "Job", "1", "--reason", "r", "--server", worker.Address.ToString()]);
            Assert.Equal(2, code);
            Assert.Contains(output, line => line.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_replay_of_many_letters_is_an_operation_that_survives_a_restart()
    {
        await using var worker = await WithDeadAsync([.. Enumerable.Repeat("bad", 9)]);
        await worker.Board.MendAsync();
        await worker.Operator.DoAsync(Pauser.Verb, new("look first"), default);

        var answer = await worker.Http.PostAsJsonAsync("/api/dead-letters/replay", new { all = true });
        await worker.RestartAsync();
        var before = await worker.Http.GetFromJsonAsync<JsonElement>(answer.Headers.Location);
        await worker.Operator.DoAsync(Resumer.Verb, new(null), default);
        await worker.UntilDoneAsync();
        var after = await worker.Http.GetFromJsonAsync<JsonElement>(answer.Headers.Location);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(("running", 1, 8), (State(before), Progress(before, "pending"), Progress(before, "remaining")));
        Assert.Equal(
            ("done", 9, 9, 0), (State(after), Progress(after, "frozen"), Progress(after, "applied"), Progress(after, "remaining")));
        Assert.Equal(9, await worker.Board.CountAsync("Job"));
        await worker.AssertConservedAsync();
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task A_replay_stops_after_one_new_failure_and_a_waiting_one_can_be_cancelled()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "bad"), Given.Job("B", "bad"), Given.Job("C", "bad") });
        await worker.UntilDoneAsync(received: 3);
        var server = worker.Address.ToString();

        var stopped = await worker.CommandAsync("dead", "replay", "--all", "--wait", "--json", "--server", server);
        await board.MendAsync();
        await worker.CommandAsync("pause", "--reason", "look first", "--server", server);
        await worker.CommandAsync("dead", "replay", "--entity", "Job", "--server", server);
        var cancelled = await worker.CommandAsync("operation", "cancel", "2", "--reason", "enough", "--server", server);
        var none = await worker.CommandAsync("operation", "show", "9", "--server", server);
        worker.Terminate();
        await worker.ExitCodeAsync();
        var alone = await worker.CommandAsync("dead", "replay", "--all");
        var waits = await worker.CommandAsync("dead", "replay", "--all", "--wait");
        var list = Json(await worker.CommandAsync("operation", "list", "--json"));

        var operation = Json(stopped).GetProperty("operation");
        Assert.Equal(
            (1, "stopped", 1, 2), (stopped.ExitCode, State(operation), Progress(operation, "failed"), Progress(operation, "remaining")));
        Assert.Equal((0, 3, 0, 1), (cancelled.ExitCode, none.ExitCode, alone.ExitCode, waits.ExitCode));
        Assert.Contains(cancelled.Output, line => line.StartsWith("operation 2  cancelled: replay Job", StringComparison.Ordinal));
        Assert.Contains(alone.Output, line => line.Contains("when it starts", StringComparison.Ordinal));
        Assert.Contains(waits.Output, line => line.Contains("no service runs", StringComparison.Ordinal));
        Assert.Equal(["running", "cancelled", "stopped"], list.GetProperty("operations").EnumerateArray().Select(State));
    }

    private static string State(JsonElement operation) => operation.GetProperty("state").GetString()!;

    private static int Progress(JsonElement operation, string name) => operation.GetProperty("progress").GetProperty(name).GetInt32();

    private static async Task<Worker> WithDeadAsync(params string[] texts)
    {
        var worker = await Worker.StartAsync();
        await worker.Board.BreakAsync(
            new { where = new { ShortDescription = "bad" }, status = 400, body = new { Description = "Not this one." } });
        await worker.PostAsync(texts.Select((text, index) => Given.Job($"{index}", text)));
        await worker.UntilDoneAsync(received: texts.Length);
        return worker;
    }

    private static async Task<JsonElement> PostAsync(Worker worker, string path, object body) =>
        await (await worker.Http.PostAsJsonAsync("/api/dead-letters/" + path, body))
            .EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

    private static JsonElement Json((int ExitCode, IReadOnlyList<string> Output) command) =>
        JsonDocument.Parse(command.Output[^1]).RootElement;
}
