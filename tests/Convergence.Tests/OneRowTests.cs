using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests;

/// <summary>
/// Every way in which one row could keep the gate closed or retry for ever: the row becomes a dead letter, and no other row waits for it.
/// </summary>
public sealed class OneRowTests
{
    private const string Sick = "sick";

    // All other rows are done before this.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    public static TheoryData<string, string, int> Ways
    {
        get
        {
            var ways = new TheoryData<string, string, int>();
            foreach (var others in new[] { 0, 30 })
            {
                ways.Add("is never answered", "DIME302", others);
                ways.Add("breaks the connection", "DIME302", others);
                ways.Add("503", "DIME302", others);
                ways.Add("500", "DIME301", others);
                ways.Add("a deadlock's text", "DIME301", others);
                ways.Add("a wrapped inner 429", "DIME301", others);
                ways.Add("403", "DIME303", others);
                ways.Add("404 of nobody", "DIME303", others);
                ways.Add("404 of a record", "DIME201", others);
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_row_that_fails_alone_ends_as_a_dead_letter_and_blocks_no_other(string way, string code, int others)
    {
        var run = Run.Of(Jobs(others), prepare: board => board.Trouble(Sick, Plan(way)));

        Assert.Null(run.Stuck);
        Assert.Empty(run.BrokenRules);
        var dead = Assert.Single(run.Ledger, change => change.State == ChangeState.Dead);
        Assert.Equal(("m0", code), (dead.MessageId, JsonDocument.Parse(dead.Error!).RootElement.GetProperty("Code").GetString()));
        Assert.Equal(others, run.Ledger.Count(change => change.State == ChangeState.Applied));
        Assert.All(run.Ledger.Where(change => change.State == ChangeState.Applied), change => Assert.True(change.SettledAt < Start + Soon));
        Assert.InRange(run.Calls.Count, 1, 60);
    }

    [Fact]
    public void When_only_imports_fail_for_an_hour_no_record_becomes_a_dead_letter()
    {
        var moment = TimeSpan.FromMilliseconds(10);

        var run = Run.Of(
            Jobs(5, pause: TimeSpan.FromSeconds(20)),
            prepare: board => board.Trouble("mboc_upsertJob", new(moment, moment, 500), until: Start.AddHours(1)));

        Assert.Null(run.Stuck);
        Assert.Equal(6, run.Ledger.Count(change => change.State == ChangeState.Applied));
        Assert.All(run.Ledger, change => Assert.True(change.SettledAt > Start.AddHours(1)));
    }

    [Fact]
    public void A_repeated_delete_of_a_deleted_record_is_applied()
    {
        var history = Jobs(3) with { Deliveries = [1, 2, 3, 4, 5] };
        var delete = (int index, int version) => new Published(
            index, "Job", "ERP/JOB/J9", "Delete", true, new Dictionary<string, string>(), false,
            $$"""{"entity":"Job","kind":"Delete","sourceApp":"ERP","sourceType":"JOB","jobNo":"J9","version":{{version}}}""");

        var run = Run.Of(history with
        {
            Changes = [.. history.Changes, delete(4, 1), delete(5, 2)],
            Pauses = [.. history.Deliveries.Select(_ => TimeSpan.FromSeconds(1))],
        });

        Assert.Null(run.Stuck);
        Assert.DoesNotContain(run.Ledger, change => change.State is ChangeState.Dead or ChangeState.Pending);
    }

    private static DateTimeOffset Start => new FakeClock().GetUtcNow();

    private static CallPlan Plan(string way)
    {
        var moment = TimeSpan.FromMilliseconds(10);
        return way switch
        {
            "is never answered" => new(TimeSpan.FromDays(1), moment),
            "breaks the connection" => new(moment, moment, Lost: true),
            "a deadlock's text" =>
                new(moment, moment, 400, Body: """{"Error":"Sql","Description":"Transaction was chosen as the deadlock victim."}"""),
            "a wrapped inner 429" =>
                new(moment, moment, 500, Body: """{"content":"{\"Error\":\"Busy\",\"Description\":\"Slow down.\"}","statusCode":429}"""),
            "404 of nobody" => new(moment, moment, 404, Body: ""),
            "404 of a record" => new(moment, moment, 404),
            _ => new(moment, moment, int.Parse(way, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>A job that always fails, and other jobs after it.</summary>
    internal static History Jobs(int others, string? name = null, TimeSpan pause = default) => new()
    {
        Seed = 1,
        Changes = [.. Enumerable.Range(0, others + 1).Select(index => Job(index, name ?? (index == 0 ? Sick : $"c{index}")))],
        Deliveries = [.. Enumerable.Range(0, others + 1)],
        Pauses = [.. Enumerable.Repeat(pause, others + 1)],
        Calls = [],
        Kills = new HashSet<int>(),
        Server = new(),
        MaxRows = 500,
    };

    private static Published Job(int index, string name)
    {
        var body = JsonSerializer.Serialize(
            new { entity = "Job", sourceApp = "ERP", sourceType = "JOB", jobNo = $"J{index}", shortDescription = "s", name, version = 1 });
        return new(index, "Job", $"ERP/JOB/J{index}", "Upsert", true, new Dictionary<string, string> { ["Name"] = name }, false, body);
    }
}
