using SyncWorker.Gate;

namespace SyncWorker.Bench;

/// <summary>The worker's own rules, with the history that the ledger gives them.</summary>
internal sealed class CurrentGate(Scenario scenario) : IGateModel
{
    // As many as the ledger reads.
    private const int MostCalls = 4_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new((scenario.Seed * 5) + 2);
    private readonly List<PastCall> _calls = [];
    private GateState _gate = new();

    public bool Admits(double now, int inFlight) => _gate.Admits(Clock(now), inFlight, scenario.InFlight);

    public double? NextAt(double now) => (_gate.NextAt(Clock(now)) - Start)?.TotalSeconds;

    public void Started(double now)
    {
        _calls.Add(new(Clock(now), false));
        _gate = _gate with { Pace = _gate.Pace?.AfterStart(Clock(now), StartOf, _gate.Reason is null) };
    }

    public void Accepted(int call, double now) =>
        _gate = _gate.AfterSuccess(1, _calls[call].StartedAt, Clock(now), new() { MaxInFlight = scenario.InFlight });

    public void Refused(int call, double? retryAfter, double now)
    {
        var startedAt = _calls[call].StartedAt;
        _calls[call] = new(startedAt, true);
        var first = Math.Max(0, call - MostCalls);
        var recent = _calls.Skip(first).Take(call - first + 1).Where(past => past.StartedAt > startedAt - Pace.History).ToList();
        _gate = _gate.AfterFailure(
            GateReason.Throttled, "", retryAfter is { } wait ? TimeSpan.FromSeconds(wait) : null, startedAt, Clock(now), _random.NextDouble(),
            new(), recent);
    }

    private DateTimeOffset? StartOf(int back)
    {
        for (var call = _calls.Count - 1; call >= 0; call--)
        {
            if (!_calls[call].IsRefused && --back == 0)
            {
                return _calls[call].StartedAt;
            }
        }
        return null;
    }

    private static DateTimeOffset Clock(double seconds) => Start.AddSeconds(seconds);
}
