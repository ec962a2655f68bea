using System.Text;
using System.Text.Json;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Tests;

public sealed class CompletePublisherTests
{
    private readonly List<OutgoingChange> _sent = [];
    private IReadOnlyList<string> _there = ["BC1/S/1", "BC1/S/2", "BC1/S/a%2Fb"];
    private int _published;

    [Fact]
    public async Task Records_missing_from_the_file_are_listed_and_nothing_is_sent()
    {
        var report = await RunAsync(apply: false, Job("1"), Job("A/B "));

        Assert.Equal(["BC1/S/2"], report.Lacking);
        Assert.Equal((3, 2, null), (report.There, report.InFile, report.Doubt));
        Assert.Equal((0, 0), (_published, _sent.Count));
    }

    [Fact]
    public async Task With_apply_the_file_is_sent_first_and_then_a_delete_of_each_missing_record()
    {
        var report = await RunAsync(apply: true, Job("1"), Job("2"));

        Assert.Equal((1, 1), (_published, report.Deleted));
        var delete = JsonDocument.Parse(Assert.Single(_sent).Json).RootElement;
        Assert.Equal(
            """{"entity":"Job","kind":"Delete","messageId":"run-lacking-0","SourceApp":"BC1","SourceType":"S","JobNo":"a/b"}""",
            delete.GetRawText());
        Assert.Empty(Reading.Read(delete.GetRawText()).Problems);
    }

    [Fact]
    public async Task A_record_deleted_in_the_file_does_not_count_as_missing()
    {
        var report = await RunAsync(
            apply: false,
            Job("1"),
            Job("2").Replace("\"entity\"", "\"kind\":\"Delete\",\"entity\"", StringComparison.Ordinal),
            Job("a/b"));

        Assert.Empty(report.Lacking);
    }

    [Fact]
    public async Task A_file_without_any_such_record_is_never_complete()
    {
        var empty = await RunAsync(apply: true, mostDeletes: 100);
        var ofOthers = await RunAsync(apply: true, mostDeletes: 100, """{"entity":"Resource","resourceNo":"1","displayName":"x"}""");

        Assert.All([empty, ofOthers], report => Assert.Contains("has no Job", report.Doubt, StringComparison.Ordinal));
        Assert.Equal((0, 0), (_published, _sent.Count));
    }

    [Fact]
    public async Task More_deletes_than_allowed_are_refused_and_the_answer_names_the_option()
    {
        var refused = await RunAsync(apply: true, mostDeletes: 2, Job("1"));
        Assert.Equal((0, 0), (_published, _sent.Count));
        var said = await RunAsync(apply: true, mostDeletes: 67, Job("1"));

        Assert.Contains("lacks 2 of 3, more than 2 %: if that is right, use --most-deletes 67.", refused.Doubt, StringComparison.Ordinal);
        Assert.Equal(["BC1/S/2", "BC1/S/a%2Fb"], refused.Lacking);
        Assert.Equal((null, 2), (said.Doubt, said.Deleted));
    }

    [Fact]
    public async Task Exactly_as_many_deletes_as_allowed_are_sent()
    {
        _there = ["BC1/S/1", "BC1/S/2"];

        Assert.Equal(1, (await RunAsync(apply: true, mostDeletes: 50, Job("1"))).Deleted);
    }

    [Fact]
    public async Task A_file_with_an_invalid_change_is_not_complete()
    {
        var report = await RunAsync(apply: true, Job("1"), Job("2"), """{"entity":"Job","sourceApp":"BC1"}""");

        Assert.Equal(3, Assert.Single(report.Problems).Line);
        Assert.Contains("not valid", report.Doubt, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_published, _sent.Count));
    }

    [Fact]
    public async Task If_the_worker_refuses_part_of_the_file_nothing_is_deleted()
    {
        var report = await RunAsync(apply: true, mostDeletes: 50, refused: 1, Job("1"), Job("2"));

        Assert.Contains("was refused", report.Doubt, StringComparison.Ordinal);
        Assert.Equal((1, 0), (_published, _sent.Count));
    }

    [Fact]
    public async Task Records_received_while_the_file_was_sent_are_not_deleted()
    {
        var asked = 0;
        var publisher = new CompletePublisher(
            new(Some.Definition("Job")),
            _ => Task.FromResult<IReadOnlyList<string>>(asked++ == 0 ? _there : ["BC1/S/1"]),
            new Target(_sent),
            "run",
            TimeProvider.System);

        var report = await publisher.RunAsync(
            Items([Job("1"), Job("2")]),
            new("BC1", Some.Now, Apply: true, MostDeletes: 50),
            () => Task.FromResult(Published(0)),
            default);

        Assert.Equal(["BC1/S/a%2Fb"], report.Lacking);
        Assert.Equal(0, report.Deleted);
        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData("Job", null)]
    [InlineData("Task", null)]
    [InlineData("Resource", null)]
    [InlineData("Appointment", "by its key alone")] // the ledger's key does not say which of the two keys it is
    [InlineData("ResourceCalendar", "by its key alone")]
    [InlineData("Caption", "by its key alone")]
    [InlineData("Category", "which source application")]
    public void Only_records_that_can_be_deleted_by_their_key_count_as_missing(string entity, string? why)
    {
        if (why is null)
        {
            Assert.Null(CompleteFile.Unfit(Some.Definition(entity)));
        }
        else
        {
            Assert.Contains(why, CompleteFile.Unfit(Some.Definition(entity)), StringComparison.Ordinal);
        }
    }

    private Task<CompleteReport> RunAsync(bool apply, params string[] changes) => RunAsync(apply, mostDeletes: 50, refused: 0, changes);

    private Task<CompleteReport> RunAsync(bool apply, int mostDeletes, params string[] changes) =>
        RunAsync(apply, mostDeletes, refused: 0, changes);

    private Task<CompleteReport> RunAsync(bool apply, int mostDeletes, int refused, params string[] changes)
    {
        var publisher = new CompletePublisher(
            new(Some.Definition("Job")), _ => Task.FromResult(_there), new Target(_sent), "run", TimeProvider.System);
        return publisher.RunAsync(Items(changes), new("BC1", Some.Now, apply, mostDeletes), PublishAsync, default);

        Task<PublishReport> PublishAsync()
        {
            Assert.Empty(_sent);
            _published++;
            return Task.FromResult(Published(refused));
        }
    }

    private static PublishReport Published(int refused) => new(3, 3 - refused, 0, refused, 0, []);

    private static async IAsyncEnumerable<FileItem> Items(IEnumerable<string> changes)
    {
        var line = 0;
        foreach (var change in changes)
        {
            await Task.CompletedTask;
            yield return FileItem.Of(new(++line, "Job", null, Encoding.UTF8.GetBytes(change)));
        }
    }

    private static string Job(string jobNo) =>
        $$"""{"entity":"Job","messageId":"m","sourceApp":"bc1","sourceType":"S","jobNo":"{{jobNo}}","shortDescription":"s"}""";

    private sealed class Target(List<OutgoingChange> sent) : IPublishTarget
    {
        public Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken)
        {
            sent.AddRange(batch);
            return Task.FromResult(new SendReport(batch.Count, 0, []));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
