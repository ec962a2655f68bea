using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Sending;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>A scenario that runs until nothing happens any more, and what was observed.</summary>
internal sealed class ScenarioRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    // Longer than any wait: a change that is still pending then without a valid reason waits for ever.
    private static readonly TimeSpan Stillness = TimeSpan.FromHours(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    // No scenario needs half of these calls. Workers that send calls for ever are stopped here.
    private const int MostCalls = 600;

    // No known scenario needs a third of these statements. Workers that query and write for ever without sending are stopped here.
    private const int MostPoints = 60_000;

    private readonly Scenario _scenario;
    private readonly SharedLedger _ledger;
    private readonly FakeClock _clock;
    private readonly SimulatedBoard _board;
    private readonly Schedule _schedule;
    private DateTimeOffset _looks;
    private int _quiet;

    private ScenarioRun(
        Scenario scenario, SharedLedger ledger, FakeClock clock, SimulatedBoard board, Schedule schedule, Func<string, string>? sabotage)
    {
        (_scenario, _ledger, _clock, _board, _schedule, Sabotage) = (scenario, ledger, clock, board, schedule, sabotage ?? (sql => sql));
    }

    /// <summary>Rewrites a statement before it runs, to break the workers on purpose.</summary>
    public Func<string, string> Sabotage { get; }

    /// <summary>An operator has started a replay, so a worker may have an operation to continue.</summary>
    public bool HasReplayed { get; set; }

    /// <summary>Records that an operator, or a server that failed for a while, may have turned into dead letters.</summary>
    public HashSet<(string Entity, string Key)> Excused { get; } = [];

    /// <summary>Problems that were seen at some instant.</summary>
    public HashSet<string> Seen { get; } = [];

    public Run Result { get; private set; } = null!;

    public IReadOnlyList<WaitingRecord> Records { get; private set; } = [];

    public long Choices => _schedule.Choices;

    public long Points => _schedule.Points;

    public int Trace => _schedule.Trace;

    public static ScenarioRun Of(Scenario scenario, SharedLedger ledger, Func<string, string>? sabotage = null)
    {
        ScenarioRun? run = null;
        SingleThread.Outside(() =>
        {
            ledger.Empty();
            using var directory = new TemporaryDirectory();
            var (clock, random, plans) =
                (new FakeClock(), new LockedRandom(scenario.History.Seed), new Queue<CallPlan>(scenario.History.Calls));
            using var board = new SimulatedBoard(
                directory.Path,
                clock,
                scenario.History.Server,
                () => plans.TryDequeue(out var plan) ? plan : new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5)));
            using var schedule = new Schedule(random, clock, ledger, scenario.Eagerness);
            run = new ScenarioRun(scenario, ledger, clock, board, schedule, sabotage);
            run.Play(random);
        });
        return run!;
    }

    private void Play(Random random)
    {
        foreach (var (field, value) in _scenario.History.Changes.SelectMany(change => change.Fields)
            .Where(field => field.Value.StartsWith("poison", StringComparison.Ordinal)))
        {
            _board.Refuse(field, value, $"{value} is refused.");
        }
        _board.Arrives = Look;

        var crew = new Crew(_scenario, _ledger, _clock, random, _board, _schedule, this);
        crew.Start();
        var publisher = new Publisher(_scenario, _clock, random, crew.AnyAsync);
        _schedule.Add("publisher").Run(publisher.RunAsync);
        var operators = _scenario.Operators.Select(
            acts => new OperatorHand(_scenario, acts, _clock, random, _ledger, _board, crew.AnyAsync, this)).ToList();
        operators.ForEach(hand => _schedule.Add("operator").Run(hand.RunAsync));
        var manager = _schedule.Add("manager");
        manager.Run(crew.RunAsync);

        var stuck = Until(
            () => publisher.IsDone && crew.IsDone && operators.TrueForAll(hand => hand.IsDone),
            crew,
            Longest,
            () => false,
            "somebody is not done");
        if (stuck is null)
        {
            // No operator holds anything back and nothing fails any more, so the run must now finish.
            var isReady = false;
            _schedule.IsHasty = true;
            manager.Run(async () =>
            {
                await crew.EndDryRunsAsync();
                await (await crew.AnyAsync()).Worker.DoAsync(Resumer.Verb, new(Reason: "the end"), CancellationToken.None);
                isReady = true;
            });
            stuck = Until(() => false, crew, Stillness, () => isReady && IsStill(), otherwise: null);
        }
        Conclude(publisher, stuck);
        crew.Dismiss();
    }

    private string? Until(Func<bool> condition, Crew crew, TimeSpan within, Func<bool> whenQuiet, string? otherwise)
    {
        string? Trouble() => _schedule.Escaped ? "Something ran on another thread."
            : _board.Calls.Count > MostCalls ? $"{MostCalls} calls, and no end"
            : _schedule.Points > MostPoints ? $"{MostPoints:N0} statements, and no end"
            : crew.Failure is { } failure ? $"A worker ended: {failure}" : null;

        var ended = _schedule.RunUntil(
            () => condition() || Trouble() is not null,
            within,
            () =>
            {
                if (_quiet++ % 40 == 0)
                {
                    Verify();
                }
                return whenQuiet();
            });
        return Trouble() ?? (ended ? null : otherwise);
    }

    /// <summary>No call is in flight, and every pending change waits for a valid reason.</summary>
    private bool IsStill()
    {
        // A state that is still now is also still a few seconds later, so checking seldom is enough.
        if (_clock.GetUtcNow() < _looks)
        {
            return false;
        }

        _looks = _clock.GetUtcNow() + BetweenLooks;
        return _ledger.Ask<bool>(StillSql)
            && WaitingRecord.Read(_ledger) is var records
            && records.TrueForAll(record => record.Pending == 0 || record.Reason(records) is not null);
    }

    private void Conclude(Publisher publisher, string? stuck)
    {
        Seen.UnionWith(publisher.Dropped);
        Verify();
        Records = WaitingRecord.Read(_ledger);
        Result = new()
        {
            History = _scenario.History,
            Log = _board.ReadLog(),
            Calls = _board.Calls,
            Board = new[] { "Job", "Task", "Appointment" }.ToDictionary(entity => entity, _board.Records),
            Ledger = _ledger.Query<RecordedChange>(RecordedChange.SharedSql),
            ThrottledAt = new HashSet<long>(),
            BrokenRules = [],
            Stuck = stuck,
        };
    }

    /// <summary>Checks what must hold whenever a call starts.</summary>
    private void Look(SeenCall call)
    {
        if (call.Rows > 0)
        {
            Seen.UnionWith(_ledger.Query<string>(TogetherSql));
        }
    }

    private void Verify() =>
        Seen.UnionWith(_ledger.Read(ledger => VerifyQuery.Run(ledger, _clock.GetUtcNow())).Rules.Where(rule => !rule.Holds)
            .Select(rule => $"not conserved: {rule}"));

    private const string StillSql = """
        select not exists(select 1 from import where finished_at is null)
          and not exists(select 1 from entity where (uncertain_until is not null or resend_at is not null) and due_at is not null)
          and not exists(select 1 from change c join entity e on e.id = c.entity_id where c.state = 'Pending' and e.blocked is null)
          and not exists(select 1 from operation where state = 'Running')
        """;

    private const string TogetherSql = """
        select 'two probes at once while the gate is closed' from gate g
        where g.reason is not null and (select count(*) from import i where i.finished_at is null and i.started_at > g.since) > 1
        union all
        select 'two calls of one aggregate at once' from entity
        where import_id is not null group by aggregate having count(distinct import_id) > 1
        """;
}
