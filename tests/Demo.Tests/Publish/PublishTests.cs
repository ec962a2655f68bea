using System.Text.Json;
using SyncWorker.Demo.Tests.Support;

namespace SyncWorker.Demo.Tests.Publish;

/// <summary><c>publish</c> as a user types it, against a running worker.</summary>
[Collection(BrokerCollection.Name)]
public sealed class PublishTests(BrokerFixture broker)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_kind_of_file_is_published_over_HTTP_and_publishing_it_again_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        var to = worker.Address.ToString();
        File.WriteAllText(directory.File("set.json"), $$"""{"changes":[{{Job("A")}},{{Job("B")}}]}""");
        File.WriteAllText(directory.File("array.json"), $"[{Job("C")},\n{Job("D")}]");
        File.WriteAllText(directory.File("one.json"), Job("E"));
        File.WriteAllText(directory.File("lines.ndjson"), $"{Job("F")}\n{Job("G")}\n");
        File.WriteAllText(directory.File("jobs.csv"), "sourceApp,sourceType,jobNo,shortDescription,version\nBC1,X,H,text,1\n");

        var sent = new List<long>();
        foreach (var file in (string[])["set.json", "array.json", "one.json", "lines.ndjson", "jobs.csv"])
        {
            sent.Add((await PublishedAsync(directory.File(file), "--entity", "Job", "--to", to)).GetProperty("sent").GetInt64());
        }
        var samples = await PublishedAsync(SampleFiles.Csv("resources"), "--map", SampleFiles.Map("resources"), "--to", to);
        var again = await PublishedAsync(SampleFiles.Csv("resources"), "--map", SampleFiles.Map("resources"), "--to", to);
        var asNew = await PublishedAsync(directory.File("one.json"), "--entity", "Job", "--to", to, "--id-prefix", "again-");
        await worker.UntilDoneAsync(received: 8 + 304 + 1);

        Assert.Equal([2, 2, 1, 2, 1], sent);
        Assert.Equal(
            (304, 304, 0),
            (samples.GetProperty("read").GetInt64(), samples.GetProperty("sent").GetInt64(), samples.GetProperty("duplicates").GetInt64()));
        Assert.Equal(304, again.GetProperty("duplicates").GetInt64());
        Assert.Equal(0, asNew.GetProperty("duplicates").GetInt64());
        Assert.Equal(
            ["A", "B", "C", "D", "E", "F", "G", "H"], (await board.RecordsAsync("Job", "JobNo")).Keys.Order(StringComparer.Ordinal));
        await BoardAssert.HasExactlyAsync(board.Address, "Resource", "resources", "ResourceNo");
    }

    [Fact]
    public async Task Every_sample_is_published_through_the_queues()
    {
        using var directory = new TemporaryDirectory();
        await broker.ForgetAsync();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board, broker.Url);
        await Eventually.TrueAsync(
            async () => await broker.Publisher.QueueDepthAsync(Contracts.Queues.Changes) is not null, MaxWait, "the queues exist");

        foreach (var file in (string[])["jobs", "tasks", "resources"])
        {
            await PublishedAsync(SampleFiles.Csv(file), "--map", SampleFiles.Map(file), "--to", broker.Url.ToString());
        }
        await worker.UntilDoneAsync(received: 2500 + 3211 + 304);

        await BoardAssert.HasExactlyTheSamplesAsync(board.Address);
    }

    [Fact]
    public async Task An_invalid_change_is_reported_with_its_line_and_stops_the_file_unless_it_may_be_skipped()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        var file = directory.File("jobs.ndjson");
        File.WriteAllText(
            file, $"{Job("A")}\n{Job("B").Replace("\"shortDescription\"", "\"colour\"", StringComparison.Ordinal)}\n{{\n{Job("C")}\n");
        string[] command = ["publish", file, "--entity", "Job", "--to", worker.Address.ToString(), "--json"];

        await using var stopped = WorkerProcess.Start(WorkerOnItsOwn.Program, command);
        var code = await stopped.WaitForExitAsync(MaxWait);
        var stored = (await worker.StatusAsync()).GetProperty("received").GetInt64();
        await using var skipping = WorkerProcess.Start(WorkerOnItsOwn.Program, [.. command, "--skip-invalid"]);
        await skipping.WaitForExitAsync(MaxWait);
        var report = JsonDocument.Parse(skipping.Lines.Single(line => line.StartsWith('{'))).RootElement;

        Assert.Equal((1, 0), (code, stored));
        Assert.Contains(
            stopped.Lines,
            line => line.StartsWith("line 2: ", StringComparison.Ordinal) && line.Contains("colour: ", StringComparison.Ordinal));
        Assert.Equal((2, 2), (report.GetProperty("sent").GetInt64(), report.GetProperty("refused").GetInt64()));
        Assert.Equal(
            [2, 3], report.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("line").GetInt64()).Order());
    }

    [Fact]
    public async Task An_unknown_field_is_reported_before_anything_is_sent()
    {
        using var directory = new TemporaryDirectory();
        var map = directory.File("map.json");
        File.WriteAllText(map, """{ "entity": "Job", "columns": { "job_no": "jobNumber" } }""");

        await using var publish = WorkerProcess.Start(
            WorkerOnItsOwn.Program, ["publish", SampleFiles.Csv("jobs"), "--map", map, "--to", "http://127.0.0.1:9"]);

        Assert.Equal(2, await publish.WaitForExitAsync(MaxWait));
        Assert.Equal("'jobNumber' is not a field of Job.", Assert.Single(publish.Lines));
    }

    private static string Job(string jobNo) =>
        $$"""{"messageId":"{{jobNo}}","sourceApp":"BC1","sourceType":"X","jobNo":"{{jobNo}}","shortDescription":"text"}""";

    private static async Task<JsonElement> PublishedAsync(string file, params string[] options)
    {
        await using var publish = WorkerProcess.Start(WorkerOnItsOwn.Program, ["publish", file, .. options, "--json"]);
        var code = await publish.WaitForExitAsync(MaxWait);
        Assert.True(code == 0, string.Join('\n', publish.Lines));
        return JsonDocument.Parse(publish.Lines.Single(line => line.StartsWith('{'))).RootElement;
    }
}
