using SyncWorker.Gate;

namespace SyncWorker.Bench;

/// <summary>
/// The rules before decision 13: half of the rate that was refused (the calls of the last second), then faster by that half in a minute.
/// </summary>
internal sealed class PreviousGate(Scenario scenario) : IGateModel
{
    private const int Accident = 1_000;
    private const double Growth = 60;
    private const double Slowest = 1;

    private static readonly GateOptions Options = new();
    private readonly Random _random = new((scenario.Seed * 5) + 2);
    private readonly List<double> _starts = [];
    private int? _answers;
    private int _failures;
    private int _mostInFlight = int.MaxValue;
    private double _inFlightSince;
    private double? _since;
    private double _until;
    private (double PerSecond, double Refused, double Since)? _pace;
    private double? _lastStart;

    public bool Admits(double now, int inFlight) =>
        !(now < Next)
        && (_since is null ? inFlight < Math.Min(scenario.InFlight, _mostInFlight) : inFlight == 0 && now >= _until);

    public double? NextAt(double now) => new[] { _since is null ? null : _until, Next }.Where(at => at > now).Min();

    public void Started(double now)
    {
        _starts.Add(now);
        _lastStart = _pace is null ? _lastStart : now;
    }

    public void Accepted(int call, double now)
    {
        if (_starts[call] < _since)
        {
            return;
        }

        var wasClosed = _since is not null;
        (_since, _failures) = (null, 0);
        _answers = _answers + 1 is < Accident and var answers ? answers : null;
        if (_pace is { } pace)
        {
            var faster = pace.PerSecond + (pace.Refused / 2 * Math.Min(1, now - pace.Since) / Growth);
            _pace = faster >= 2 * pace.Refused ? null : (faster, pace.Refused, now);
        }
        if (!wasClosed && _mostInFlight != int.MaxValue && _starts[call] >= _inFlightSince)
        {
            _mostInFlight = _mostInFlight + 1 >= scenario.InFlight ? int.MaxValue : _mostInFlight + 1;
            _inFlightSince = now;
        }
    }

    public void Refused(int call, double? retryAfter, double now)
    {
        var isSame = _starts[call] < _since;
        _failures += isSame ? 0 : 1;
        var wait = Math.Min(
            retryAfter ?? Backoff.Delay(_failures, Options.BaseDelay, Options.MaxDelay, _random.NextDouble()).TotalSeconds,
            Options.MaxPause.TotalSeconds);
        if (!isSame)
        {
            var observed = _starts.Count(start => start > _starts[call] - 1 && start <= _starts[call]);
            if (_pace is not null || (_answers is not null && observed > 1))
            {
                var refused = Math.Max(Slowest, Math.Min(observed, _pace?.PerSecond ?? double.MaxValue));
                _lastStart = _pace is null ? null : _lastStart;
                _pace = (Math.Max(Slowest, refused / 2), refused, now);
            }
        }
        _until = _since is null ? now + wait : Math.Max(_until, now + wait);
        (_since, _mostInFlight, _inFlightSince, _answers) = (now, 1, now, 0);
    }

    private double? Next => _pace is { } pace ? _lastStart + (1 / pace.PerSecond) : null;
}
