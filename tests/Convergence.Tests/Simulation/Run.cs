using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Convergence.Tests.Simulation;

/// <summary>A history that was run to its end, and what was observed.</summary>
internal sealed class Run
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    // No history needs a tenth of these calls. A worker that sends calls for ever is stopped here.
    private const int MostCalls = 3_000;

    public required History History { get; init; }

    /// <summary>The apply log, as the server wrote it.</summary>
    public required byte[] Log { get; init; }

    public required IReadOnlyList<SeenCall> Calls { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Board { get; init; }

    public required IReadOnlyList<RecordedChange> Ledger { get; init; }

    /// <summary>The times at which a 429 was recorded.</summary>
    public required IReadOnlySet<long> ThrottledAt { get; init; }

    /// <summary>Rules of <c>verify</c> that were broken at some instant.</summary>
    public required IReadOnlyList<string> BrokenRules { get; init; }

    /// <summary>Why the run did not finish; null when it did.</summary>
    public string? Stuck { get; init; }

    /// <param name="sabotage">SQL that breaks the worker on purpose: the checker must detect it.</param>
    /// <param name="acknowledgesEarly">The worker acknowledges a message before it has recorded it.</param>
    /// <param name="prepare">Sets further faults of the server.</param>
    /// <param name="open">Opens the ledger; null: one in memory.</param>
    public static Run Of(
        History history,
        string? sabotage = null,
        bool acknowledgesEarly = false,
        Action<SimulatedBoard>? prepare = null,
        Func<SimulatedLedger>? open = null)
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeClock();
        var plans = new Queue<CallPlan>(history.Calls);
        var random = new Random(history.Seed);
        using var board = new SimulatedBoard(
            directory.Path,
            clock,
            history.Server,
            () => plans.TryDequeue(out var plan) ? plan : new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5)));
        foreach (var poison in history.Changes.Where(change => change.Poison))
        {
            var (field, value) = poison.Fields.Single(field => field.Value.StartsWith("poison", StringComparison.Ordinal));
            board.Refuse(field, value, $"{value} is refused.");
        }

        prepare?.Invoke(board);
        using var ledger = (open ?? SimulatedLedger.InMemory)();
        var broker = new SimulatedBroker(history, clock, acknowledgesEarly);
        var broken = new HashSet<string>();
        string? stuck = null;
        for (var life = 0; ; life++)
        {
            using var worker = new SimulatedWorker(ledger.Open(), clock, random, board, Settings(history));
            board.Life = life;
            using var death = new CancellationTokenSource();
            if (life == 0 && sabotage is not null)
            {
                ledger.Execute(sabotage);
            }

            var thread = new SingleThread(random, clock);
            thread.Post(_ => worker.Start(), null);
            broker.Connect(worker);
            thread.Post(_ => _ = broker.RunAsync(death.Token), null);
            var (quiet, steps) = (0, random.Next(30));
            var ended = thread.RunUntil(
                () => worker.Failure is not null || board.Calls.Count > MostCalls || (broker.IsEmpty && worker.IsDone),
                Patience,
                () => broker.KillIsDue && steps-- == 0,
                () =>
                {
                    if (quiet++ % 50 == 0)
                    {
                        broken.UnionWith(
                            worker.Store.Read(ledger => VerifyQuery.Run(ledger, clock.GetUtcNow())).Rules.Where(rule => !rule.Holds)
                                .Select(rule => rule.ToString()));
                    }
                });
            death.Cancel();
            stuck = thread.Escaped ? "Something ran on another thread."
                : worker.Failure is { } failure ? $"The worker ended: {failure}"
                : board.Calls.Count > MostCalls ? $"{MostCalls} calls, and no end"
                : !ended ? $"After {Patience}: {worker.Store.Read(ledger => StatusQuery.Run(ledger, clock.GetUtcNow()))}\n"
                    + string.Join('\n', ledger.Query<string>(LeftSql)) : null;
            if (stuck is not null || !broker.KillIsDue)
            {
                broken.UnionWith(worker.Store.Read(ledger => VerifyQuery.Run(ledger, clock.GetUtcNow())).Rules.Where(rule => !rule.Holds)
                    .Select(rule => rule.ToString()));
                break;
            }
            broker.KillIsDue = false;
        }

        return new()
        {
            History = history,
            Log = board.ReadLog(),
            Calls = board.Calls,
            Board = new[] { "Job", "Task", "Appointment", "Resource", "Category" }.ToDictionary(entity => entity, board.Records),
            Ledger = [.. ledger.Query<RecordedChange>(RecordedChange.Sql)],
            ThrottledAt = ledger.Query<long>("select finished_at from import where outcome = 'throttled'").ToHashSet(),
            BrokenRules = [.. broken],
            Stuck = stuck,
        };
    }

    // The records that are still active, reported when a run does not end.
    private const string LeftSql = """
        select entity || ' ' || key || ', exists ' || existence || ', due ' || coalesce(cast(due_at as text), '-')
          || ', waits ' || coalesce(blocked, '-')
          || ', look ' || coalesce(cast(look_at as text), '-') || ', resend ' || coalesce(cast(resend_at as text), '-')
          || ', uncertain ' || coalesce(cast(uncertain_until as text), '-') || ', call ' || coalesce(cast(import_id as text), '-')
        from entity
        where due_at is not null or blocked is not null or look_at is not null or import_id is not null or uncertain_until is not null
        order by id
        """;

    private static Dictionary<string, string?> Settings(History history) => new()
    {
        ["Dime:BaseAddress"] = "http://board",
        ["Dime:ApiKey"] = "test",
        ["Import:MaxRows"] = $"{history.MaxRows}",
        ["Receive:Prefetch"] = "20",
        ["Plan:Poll"] = "00:01:00",
        ["Retry:ParentGrace"] = "00:02:00",
    };
}
