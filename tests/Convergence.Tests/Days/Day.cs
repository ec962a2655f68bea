using System.Globalization;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Convergence.Tests.Days;

/// <summary>The figures of one simulated day.</summary>
internal sealed record Day
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public required DayScript Script { get; init; }

    public required long Published { get; init; }

    public required int Calls { get; init; }

    /// <summary>Refused calls: each was part of the search for the poison.</summary>
    public required int Isolating { get; init; }

    /// <summary>Calls that applied nothing, except those that searched for poison.</summary>
    public required int Wasted { get; init; }

    public required int Dead { get; init; }

    public required long Lost { get; init; }

    /// <summary>Fields on the board that do not have the value last published for them.</summary>
    public required int Stale { get; init; }

    /// <summary>Calls that started although a 429 had asked the worker to wait.</summary>
    public required int InsidePause { get; init; }

    public required IReadOnlyList<string> BrokenRules { get; init; }

    public string? Stuck { get; init; }

    public double WastedPercent => 100.0 * Wasted / Calls;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Script.Length.TotalHours:0.##} h: {Published:N0} changes published, {Calls:N0} calls, "
        + $"{WastedPercent:0.00} % wasted ({Wasted}; {Isolating} more isolated poison), {Dead} dead, {Lost} lost, {Stale} stale");

    public static Day Live(TimeSpan length, int seed = 1)
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeClock();
        var random = new Random(seed);
        var script = new DayScript(clock.GetUtcNow(), length);
        using var board = new SimulatedBoard(directory.Path, clock, new(), () => script.Answer(clock.GetUtcNow()));
        for (var left = DayScript.Poisoned; left > 0; left--)
        {
            board.Refuse("Name", DayPublisher.Poison(left), "The server does not like that.");
        }

        using var ledger = SimulatedLedger.InMemory();
        using var worker = new SimulatedWorker(ledger.Open(), clock, random, board, Settings);
        var publisher = new DayPublisher(script, clock, random);
        var retention = new DayRetention(worker.Store, clock);
        var broken = new HashSet<string>();
        void Verify() =>
            broken.UnionWith(worker.Store.Read(ledger => VerifyQuery.Run(ledger, clock.GetUtcNow())).Rules.Where(rule => !rule.Holds)
                .Select(rule => rule.ToString()));

        var thread = new SingleThread(random, clock);
        thread.Post(_ => worker.Start(), null);
        thread.Post(_ => _ = publisher.RunAsync(worker), null);
        var ended = thread.RunUntil(
            () => worker.Failure is not null || (publisher.IsDone && worker.IsDone),
            length + Patience,
            () => false,
            () =>
            {
                if (retention.IsDue)
                {
                    Verify();
                    retention.Run();
                }
            });
        Verify();

        var status = worker.Store.Read(ledger => StatusQuery.Run(ledger, clock.GetUtcNow()));
        var actual = board.Records("Job");
        var imports = board.Calls;
        var applied = imports.Count(call => call is { Rows: > 0, Plan: { Status: null, Lost: null }, Refused: false });
        var isolating = imports.Count(call => call.Refused);
        return new()
        {
            Script = script,
            Published = publisher.Published,
            Calls = imports.Count,
            Isolating = isolating,
            Wasted = imports.Count - applied - isolating,
            Dead = (int)status.Dead,
            Lost = publisher.Published - worker.Store.Read(ledger => ledger.ExecuteScalar<long>(
                "select (select count(distinct message_id) from change) "
                + "+ (select coalesce(sum(value), 0) from counter where name like 'retired %')")),
            Stale = publisher.Expected.Count(said => actual.GetValueOrDefault(said.Key)?.GetValueOrDefault(said.Field) != said.Value),
            InsidePause = InsideAPause(imports),
            BrokenRules = [.. broken],
            Stuck = thread.Escaped ? "Something ran on another thread." : worker.Failure?.ToString() ?? (ended ? null : $"{status}"),
        };
    }

    private static int InsideAPause(IReadOnlyList<SeenCall> calls)
    {
        var (count, until) = (0, DateTimeOffset.MinValue);
        foreach (var call in calls)
        {
            count += call.StartedAt < until ? 1 : 0;
            until = call is { Status: 429, AnsweredAt: { } answered } ? answered + TimeSpan.FromSeconds(DayScript.RetryAfter) : until;
        }
        return count;
    }

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Dime:BaseAddress"] = "http://board",
        ["Dime:ApiKey"] = "test",
    };
}
