using System.Net;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary><c>publish --complete</c>: records missing from a full export were deleted at the source.</summary>
public sealed class CompleteTests
{
    [Fact]
    public async Task Records_missing_from_a_full_export_are_listed_and_then_deleted()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(
            new[] { Given.Job("A", "old", 5), Given.Job("B", "old", 5), Given.Task("B", "10", "text"), Given.Job("C", "old", 5) });
        await worker.UntilDoneAsync(received: 4);
        var file = directory.File("jobs.csv");
        await File.WriteAllTextAsync(
            file, "sourceApp,sourceType,jobNo,shortDescription,version\nBC1,SERVICE,A,new,6\nBC1,SERVICE,C,old,5\n");
        string[] command = ["publish", file, "--entity", "Job", "--complete", "--source-app", "BC1", "--to", worker.Address.ToString()];

        var before = await worker.CommandAsync([.. command, "--as-of", "2020-01-01"]);
        var listed = await worker.CommandAsync([.. command, "--most-deletes", "34"]);
        await worker.UntilDoneAsync(received: 4);
        var applied = await worker.CommandAsync([.. command, "--apply", "--most-deletes", "34", "--json"]);
        await worker.UntilDoneAsync(received: 7);
        var verify = await worker.CommandAsync("verify", "--server", worker.Address.ToString());

        Assert.Equal((0, 0, 0, 0), (before.ExitCode, listed.ExitCode, applied.ExitCode, verify.ExitCode));
        Assert.Equal("0 known, 2 in the file; 0 known and not in the file. Nothing was published; use --apply.", before.Output[^1]);
        Assert.Equal(
            ["BC1/SERVICE/B", "3 known, 2 in the file; 1 known and not in the file. Nothing was published; use --apply."], listed.Output);
        var report = JsonDocument.Parse(applied.Output[^1]).RootElement;
        Assert.Equal((1, 2), (report.GetProperty("deleted").GetInt32(), report.GetProperty("published").GetProperty("sent").GetInt32()));
        Assert.Equal(
            [("A", "new"), ("C", "old")],
            (await board.RecordsAsync("Job", "JobNo")).Select(job => (job.Key, job.Value["ShortDescription"])).Order());
        Assert.Equal(0, await board.CountAsync("Task"));
    }

    [Fact]
    public async Task Contradicting_options_are_reported_before_anything_is_sent()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        await worker.PostAsync(new[] { Given.Job("A", "text"), Given.Job("B", "text"), Given.Job("C", "text") });
        await worker.UntilDoneAsync(received: 3);
        var file = directory.File("jobs.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new[] { Given.Job("A", "text") }));
        string[] command = ["publish", file, "--to", worker.Address.ToString()];

        var half = await worker.CommandAsync([.. command, "--complete", "--entity", "Job", "--source-app", "BC1", "--apply"]);
        int[] wrong =
        [
            (await worker.CommandAsync([.. command, "--apply"])).ExitCode,
            (await worker.CommandAsync([.. command, "--complete", "--entity", "Job"])).ExitCode,
            (await worker.CommandAsync([.. command, "--complete", "--source-app", "BC1"])).ExitCode,
            (await worker.CommandAsync([.. command, "--complete", "--entity", "Appointment", "--source-app", "BC1"])).ExitCode,
        ];
        var unsaid = await worker.GetAsync("/api/entities/Job");

        Assert.Equal(1, half.ExitCode);
        Assert.Contains(half.Output, line => line.Contains("lacks 2 of 3, more than 2 %", StringComparison.Ordinal));
        Assert.Equal([2, 2, 2, 2], wrong);
        Assert.Equal(HttpStatusCode.BadRequest, unsaid);
        Assert.Equal(3, await board.CountAsync("Job"));
        Assert.Equal(3, (await worker.StatusAsync()).GetProperty("received").GetInt64());
    }
}
