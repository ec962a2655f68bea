using SyncWorker.Ledger;

namespace SyncWorker.Tests;

/// <summary>
/// Changes without a message id are identified by their content: a repeat is dropped, but a new change with the same content is not.
/// </summary>
public sealed class SaidAgainTests : IDisposable
{
    private const string Delete = """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1"}""";
    private const string Task =
        """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10","shortDescription":"s","version":1}""";

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_repeat_without_an_id_is_dropped()
    {
        var receipts = await SayAsync(Job(5), Job(6), Job(5));

        Assert.Equal([true, true, false], receipts);
        Assert.Equal(1, _ledger.Counter(Counters.Duplicates));
    }

    [Fact]
    public async Task Changes_republished_by_a_restored_source_are_sent()
    {
        await SayAsync(Job(5, "Gent"));
        await SayAsync(Job(6, "Brugge"));
        await _ledger.Resetter.ResetAsync(new(Entity: "Job", Reason: "restored", By: "me"), default);

        var receipts = await SayAsync(Job(5, "Gent"), Job(5, "Gent"));

        Assert.Equal([true, false], receipts);
        Assert.Contains("Gent", Base("Job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_record_returns_when_its_source_publishes_it_again()
    {
        await SayAsync(Job(9));
        await SayAsync(Delete);
        Assert.Equal("No", Existence("Job"));

        var receipts = await SayAsync(Job(9), Job(9));

        Assert.Equal([true, false], receipts);
        Assert.Equal("Yes", Existence("Job"));
    }

    [Fact]
    public async Task A_record_deleted_with_its_parent_returns_too()
    {
        await SayAsync(Job(9), Task);
        await SayAsync(Delete);
        Assert.Equal("No", Existence("Task"));

        var receipts = await SayAsync(Job(9), Task, Task);

        Assert.Equal([true, true, false], receipts);
        Assert.Equal(("Yes", "Yes"), (Existence("Job"), Existence("Task")));
    }

    [Fact]
    public async Task A_completely_redelivered_group_has_the_same_result()
    {
        string[] group =
        [
            Job(9),
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","occurredAt":"2029-12-31T08:00:00Z"}""",
        ];
        await SayAsync(group);

        await SayAsync(group);

        Assert.Equal("No", Existence("Job"));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_refused_delete_does_not_let_repeats_through()
    {
        await SayAsync(Job(9));

        var receipts = await SayAsync(
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","colour":"red","version":10}""",
            Job(9));

        Assert.Equal([true, false], receipts);
    }

    private static string Job(long version, string city = "Gent") => TestLedger.JobJson("1", version, $"\"siteCity\":\"{city}\"");

    /// <returns>For each change, whether it was recorded.</returns>
    private async Task<IEnumerable<bool>> SayAsync(params string[] changes)
    {
        var receipts = await _ledger.ReceiveAsync([.. changes.Select(change => (change, (string?)null))]);
        for (var calls = 0; calls < 10 && await _ledger.SendAsync(); calls++)
        {
        }
        return receipts.Select(receipt => receipt.Id is not null);
    }

    private string Existence(string entity) => _ledger.Ask<string>("select existence from entity where entity = @entity", new { entity });

    private string Base(string entity) =>
        System.Text.Encoding.UTF8.GetString(_ledger.Ask<byte[]>("select base_fields from entity where entity = @entity", new { entity }));
}
