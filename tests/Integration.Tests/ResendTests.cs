using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The board was reset: accepted records are sent again from the ledger.</summary>
public sealed class ResendTests
{
    [Fact]
    public async Task A_resend_restores_a_reset_board_and_sends_no_row_before_its_parent()
    {
        await using var worker = await Worker.StartAsync(null, ("Import:MaxRows", "7"));
        var jobs = Enumerable.Range(0, 20).Select(Given.No).ToList();
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await worker.PostAsync(new[] { Setup("FilterGroup", "g", null), Setup("FilterValue", "g", "v") })).StatusCode);
        await worker.PostAsync(jobs.SelectMany(job => new[] { Given.Job(job, "text"), Given.Task(job, "10", "text"), Value(job) }));
        await worker.UntilDoneAsync(received: 62);
        await worker.PostAsync(Patch(jobs[3]));
        await worker.PostAsync(Delete(jobs[4]));
        await worker.UntilDoneAsync(received: 64);
        var before = await StateAsync(worker);
        await worker.Board.ResetAsync();

        var dryRun = await PostAsync(worker, new { all = true, dryRun = true });
        var resend = await PostAsync(worker, new { all = true, reason = "the board was reset" });
        await worker.UntilDoneAsync();

        Assert.Equal((59, 59), (dryRun.GetProperty("records").GetInt32(), resend.GetProperty("records").GetInt32()));
        Assert.Equal(before, await StateAsync(worker));
        Assert.All(await worker.Board.LogAsync(), row => Assert.Equal("applied", row.GetProperty("outcome").GetString()));
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task The_command_line_can_resend_too()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "text"), Given.Task("A", "10", "text"), Given.Job("B", "text") });
        await worker.UntilDoneAsync(received: 3);
        await board.ResetAsync();
        var server = worker.Address.ToString();

        var unsaid = await worker.CommandAsync("resend", "--reason", "r", "--server", server);
        var wrongTime = await worker.CommandAsync("resend", "--since", "yesterday", "--reason", "r", "--server", server);
        var none = await worker.CommandAsync("resend", "Job", "NO/SUCH/JOB", "--reason", "r", "--server", server);
        var resend = await worker.CommandAsync(
            "resend", "Job", "BC1/SERVICE/A", "--since", "2026-01-01", "--reason", "r", "--server", server);
        await worker.UntilDoneAsync(received: 3);

        Assert.Equal((2, 2, 3, 0), (unsaid.ExitCode, wrongTime.ExitCode, none.ExitCode, resend.ExitCode));
        Assert.Contains("2 records will be sent again.", resend.Output);
        Assert.Equal((1, 1), (await board.CountAsync("Job"), await board.CountAsync("Task")));
    }

    private static async Task<IReadOnlyList<string>> StateAsync(Worker worker)
    {
        var state = new List<string>();
        foreach (var entity in (string[])["FilterGroup", "FilterValue", "Job", "Task", "TaskFilterValue"])
        {
            state.AddRange(
                (await worker.Board.StateAsync(entity)).Select(record => $"{entity} {record.GetRawText()}").Order(StringComparer.Ordinal));
        }
        return state;
    }

    private static async Task<JsonElement> PostAsync(Worker worker, object request)
    {
        var answer = await worker.Http.PostAsJsonAsync("/api/resend", request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Dictionary<string, object> Setup(string entity, string group, string? value)
    {
        var setup = new Dictionary<string, object> { ["entity"] = entity, [value is null ? "name" : "group"] = group };
        if (value is not null)
        {
            setup["value"] = value;
        }
        return setup;
    }

    private static Dictionary<string, object> Value(string job)
    {
        var value = Given.Task(job, "10", "");
        value["entity"] = "TaskFilterValue";
        value.Remove("shortDescription");
        value["filterGroup"] = "g";
        value["filterValue"] = "v";
        return value;
    }

    private static Dictionary<string, object> Patch(string job)
    {
        var patch = Given.Job(job, "patched");
        patch["mode"] = "Patch";
        return patch;
    }

    private static Dictionary<string, object> Delete(string job)
    {
        var delete = Given.Job(job, "");
        delete.Remove("shortDescription");
        delete["kind"] = "Delete";
        return delete;
    }
}
