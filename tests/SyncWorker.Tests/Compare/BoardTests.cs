using System.Net;
using System.Text;
using DimeClient;
using SyncWorker.Publish;
using SyncWorker.Publish.Boards;

namespace SyncWorker.Tests;

/// <summary>What the board has by its own word, as far as its API returns it.</summary>
public sealed class BoardTests
{
    [Fact]
    public async Task What_was_changed_or_removed_on_the_board_is_found()
    {
        using var ledger = new TestLedger();
        string[] source =
        [
            Category("A", "#FF0000"), Category("B", "#FF0000"), Category("C", "#FF0000"),
            TestLedger.JobJson("1", 1), TestLedger.JobJson("2", 1), TestLedger.JobJson("3", 1),
        ];
        await ledger.ReceiveAsync([.. source.Select(line => (line, (string?)line))]);
        await ledger.SendAsync();
        await ledger.SendAsync();
        var plan = new RepairPlan(most: 10);

        var report = await CompareAsync(ledger, source, plan, new()
        {
            ["/category"] = """[{"id":1,"name":"a","displayName":"s","color":"#FF0000"},{"id":2,"name":"B","displayName":"s","color":"#00FF00"}]""",
            ["/job/1"] = """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","shortDescription":"s","siteCity":"Gent"}""",
            ["/job/2"] = """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"2","shortDescription":"s"}""",
        });

        Assert.Equal((6, 0), (report.Counts.Equal, report.Differences.Count));
        Assert.Equal(
            ["Different Category B CategoryHexColor: #FF0000 / #00FF00", "Missing Category C", "Missing Job BC1/SERVICE/3"],
            report.Board!.Differences.Select(difference => $"{difference.Kind} {difference.Entity} {difference.Key}"
                + string.Concat(difference.Fields.Select(field => $" {field.Field}: {field.Source} / {field.Board}"))));
        Assert.Equal((4, 3), (report.Board.Calls, report.Board.Equal));
        Assert.Equal(["Job.SiteCity"], report.Board.FieldsNotReturned);
        Assert.Equal((3, 0), (plan.Publishes, plan.Deletes));
        Assert.False(report.IsEqual);
    }

    [Fact]
    public async Task What_the_API_does_not_return_is_said_and_is_not_equal()
    {
        using var ledger = new TestLedger();
        var task = """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","shortDescription":"s","version":1}""";
        await ledger.JobAsync("1", 1);
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();

        var report = await CompareAsync(ledger, [TestLedger.JobJson("1", 1), TestLedger.JobJson("2", 1), task], null, new()
        {
            ["/job/1"] = """{"sourceApp":"BC2","sourceType":"SERVICE","jobNo":"1","shortDescription":"s"}""",
        });

        Assert.Equal((0, 0), (report.Board!.Equal, report.Board.Different));
        Assert.Equal(
            [
                "Job: the API returned a job of another source with the same number",
                "Task: the API does not return them",
                "the ledger knows them to differ",
            ],
            report.Board.NotCompared.Keys);
    }

    [Theory]
    [InlineData("Job", "freeDecimal1", "1.50", "1.5", true)]
    [InlineData("Job", "freeDecimal1", "1.50", "1.51", false)]
    [InlineData("Task", "infiniteTask", "True", "1", true)]
    [InlineData("Task", "infiniteTask", "True", "False", false)]
    [InlineData("Task", "duration", "01:30:00", "01:30:00.000", true)]
    [InlineData("Task", "requestedStartDate", "2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00Z", true)]
    [InlineData("Task", "requestedStartDate", "2026-11-20", "2026-11-20T00:00:00", true)]
    [InlineData("Task", "requestedStartDate", "2026-11-20T08:00:00", "2026-11-20T09:00:00", false)]
    [InlineData("Task", "requestedStartDate", "2026-11-20T08:00:00", "2026-11-20T08:00:00Z", null)]
    [InlineData("Job", "shortDescription", "a", "A", false)]
    public void Values_are_compared_by_the_type_of_the_field(string entity, string field, string said, string board, bool? isSame) =>
        Assert.Equal(isSame, BoardValue.IsSame(Some.Definition(entity).Find(field)!, said, board));

    private static string Category(string name, string color) =>
        $$"""{"entity":"Category","name":"{{name}}","displayName":"s","color":"{{color}}"}""";

    private static async Task<CompareReport> CompareAsync(
        TestLedger ledger, IReadOnlyList<string> source, RepairPlan? plan, Dictionary<string, string> answers)
    {
        using var dime = new DimeSchedulerClient(
            new DimeSchedulerOptions { ApiKey = "k", BaseAddress = new("http://board"), Retry = DimeClient.RetryOptions.None },
            new Answers(answers),
            TimeProvider.System);
        var board = new BoardComparison(
            new(dime, perSecond: 0, TimeProvider.System), new(new(), new(), new()), ledger.Clock, plan);
        return await new FileComparison(ledger.Operator(), ledger.Clock, plan, board).RunAsync(
            () => Export.Items(source), sourceApp: null, ledger.Clock.GetUtcNow(), _ => { }, default);
    }

    private sealed class Answers(Dictionary<string, string> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(
                answers.ContainsKey(request.RequestUri!.AbsolutePath) ? HttpStatusCode.OK : HttpStatusCode.NotFound)
            {
                Content = new StringContent(
                    answers.GetValueOrDefault(request.RequestUri.AbsolutePath, "{}"), Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
    }
}
