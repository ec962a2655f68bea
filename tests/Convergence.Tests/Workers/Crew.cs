using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Runtime;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>The workers of a run, through all their lives.</summary>
internal sealed class Crew(
    Scenario scenario, SharedLedger ledger, FakeClock clock, Random random, SimulatedBoard board, Schedule schedule, ScenarioRun run)
{
    private readonly Life?[] _lives = new Life?[scenario.Workers];
    private readonly Dictionary<int, IReadOnlyDictionary<string, string?>> _settings = [];
    private readonly List<Life> _all = [];
    private readonly DateTimeOffset _begin = clock.GetUtcNow();

    /// <summary>All restarts of the scenario are over.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The exception that ended a worker's loop; null: all loops run.</summary>
    public Exception? Failure => _all.Select(life => life.Failure).FirstOrDefault(failure => failure is not null);

    private IEnumerable<Life> Alive => _lives.OfType<Life>().Where(life => life.IsAlive);

    public void Start()
    {
        for (var worker = 0; worker < _lives.Length; worker++)
        {
            Start(worker);
        }
    }

    /// <summary>A running worker, as soon as there is one.</summary>
    public async Task<Life> AnyAsync()
    {
        while (!Alive.Any())
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
        }
        return Alive.ElementAt(random.Next(Alive.Count()));
    }

    public async Task RunAsync()
    {
        foreach (var restart in scenario.Restarts)
        {
            await Task.Delay(restart.After, clock);
            await RestartAsync(restart.Worker, restart.IsKilled, restart.Settings);
        }
        IsDone = true;
    }

    public async Task EndDryRunsAsync()
    {
        foreach (var (worker, _) in _settings.Where(setting => setting.Value.ContainsKey("Import:DryRun")).ToList())
        {
            await RestartAsync(worker, isKilled: false, new Dictionary<string, string?>());
        }
    }

    public void Dismiss() => _all.ForEach(life => life.Dispose());

    private void Start(int worker)
    {
        var name = $"w{worker}-{_all.Count}";
        Life? life = null;
        var store = new ScheduledStore(
            ledger,
            schedule,
            clock,
            $"{worker}",
            Breaks,
            run.Sabotage,
            Notify,
            () => run.Seen.Add("two transactions waited for each other"));
        var simulated = new SimulatedWorker(store, clock, random, new Line(board, () => life!.IsAlive), Settings(worker), name);
        life = new(
            schedule,
            simulated,
            name,
            clock,
            IsLost,
            () => run.HasReplayed && ledger.Ask<bool>("select exists(select 1 from operation where state = 'Running')"));
        _lives[worker] = life;
        _all.Add(life);
    }

    private async Task RestartAsync(int worker, bool isKilled, IReadOnlyDictionary<string, string?> settings)
    {
        var life = _lives[worker]!;
        if (isKilled)
        {
            life.Kill();
        }
        else
        {
            await life.StopAsync();
        }
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 20_000)), clock);
        _settings[worker] = settings;
        Start(worker);
    }

    private Breakage Breaks() => schedule.IsHasty ? Breakage.None
        : scenario.Outage is { } outage && clock.GetUtcNow() - _begin is var at && at >= outage.From && at < outage.Until ? Breakage.Before
        : random.Next(1_000) < scenario.Breaks ? (Breakage)random.Next(1, 4) : Breakage.None;

    private void Notify()
    {
        foreach (var life in Alive.Where(_ => !IsLost()).ToList())
        {
            life.Worker.Part<WorkSignal>().Raise();
        }
    }

    private bool IsLost() => random.Next(100) < scenario.Lost;

    private Dictionary<string, string?> Settings(int worker)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "http://board",
            ["Dime:ApiKey"] = "test",
            ["Import:MaxRows"] = $"{scenario.History.MaxRows}",
            ["Receive:Prefetch"] = "4",

            // Poll seldom, because a run mostly waits; but a worker must poll during an outage, and before its lease expires.
            ["Plan:Poll"] = scenario.Outage is null ? "00:00:20" : "00:00:03",
            ["Retry:ParentGrace"] = "00:02:00",
            ["Retry:MinSpan"] = "00:01:00",
            ["Retry:MaxDelay"] = "00:00:20",
            ["Gate:SameRefusals"] = "10000",
            ["Lease:Heartbeat"] = "00:00:20",
            ["Lease:Expiry"] = "00:01:30",
        };
        foreach (var (name, value) in _settings.GetValueOrDefault(worker) ?? new Dictionary<string, string?>())
        {
            settings[name] = value;
        }
        return settings;
    }
}
