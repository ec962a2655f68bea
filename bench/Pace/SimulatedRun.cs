namespace SyncWorker.Bench;

/// <summary>Drains a scenario's calls through a model of the gate.</summary>
internal sealed class SimulatedRun
{
    private const double Longest = 4_000;
    private const double SettlesIn = 30;

    private enum Kind { Wake, Arrives, Answered }

    private readonly Scenario _scenario;
    private readonly IGateModel _gate;
    private readonly Random _random;
    private readonly Limit _server;
    private readonly List<double> _others;
    private readonly PriorityQueue<(Kind Kind, int Call, double? RetryAfter, bool IsRefused), double> _events = new();
    private readonly List<double> _taken = [];
    private int _nextOther;
    private int _started;

    private SimulatedRun(Scenario scenario, IGateModel gate)
    {
        (_scenario, _gate, _random, _server, _others) =
            (scenario, gate, new((scenario.Seed * 101) + 1), scenario.Serve(), OthersOf(scenario));
    }

    public static Result Of(Scenario scenario, IGateModel gate) => new SimulatedRun(scenario, gate).Drain();

    private Result Drain()
    {
        var changeAt = _scenario.Change.Equals(1) ? double.MaxValue : 60 + (60 * _random.NextDouble());
        var (done, refused, inFlight, now, wake, isChanged) = (0, 0, 0, 0.0, -1.0, false);
        _events.Enqueue((Kind.Wake, 0, null, false), 0);
        while (done < _scenario.Calls && now < Longest)
        {
            if (!_events.TryDequeue(out var next, out now))
            {
                throw new InvalidOperationException($"Seed {_scenario.Seed}: the gate admits no call, and nothing will change that.");
            }
            if (!isChanged && now >= changeAt)
            {
                _server.Multiply(_scenario.Change, now);
                isChanged = true;
            }

            switch (next)
            {
                case { Kind: Kind.Arrives }:
                    Arrive(next.Call, now);
                    break;
                case { Kind: Kind.Answered, IsRefused: false }:
                    inFlight--;
                    done++;
                    _gate.Accepted(next.Call, now);
                    break;
                case { Kind: Kind.Answered }:
                    inFlight--;
                    refused++;
                    _gate.Refused(next.Call, next.RetryAfter, now);
                    break;
            }

            while (done + inFlight < _scenario.Calls && _gate.Admits(now, inFlight))
            {
                _gate.Started(now);
                _events.Enqueue((Kind.Arrives, _started++, null, false), now + (Latency() * 0.1));
                inFlight++;
            }

            // A timer of a millisecond, and up to three of delay.
            if (done + inFlight < _scenario.Calls && _gate.NextAt(now) is { } at && at > now && Math.Abs(at - wake) > 1e-6)
            {
                wake = at;
                _events.Enqueue((Kind.Wake, 0, null, false), Math.Ceiling((at + (0.003 * _random.NextDouble())) * 1_000) / 1_000);
            }
        }

        var share = (double)refused / _started;
        return isChanged
            ? new(Unused(changeAt + SettlesIn, now), share, 1 / 0.9) { Taken = _taken, ChangedAt = changeAt }
            : new(now / Ideal(_scenario), share, 1.1) { Taken = _taken };
    }

    private void Arrive(int call, double now)
    {
        while (_nextOther < _others.Count && _others[_nextOther] <= now)
        {
            _server.Take(_others[_nextOther++]);
        }
        if (_server.Take(now))
        {
            _taken.Add(now);
            _events.Enqueue((Kind.Answered, call, null, false), now + (Latency() * 0.9));
            return;
        }

        var wait = _server.FreeAt(now) - now;
        double? header = _scenario.Header switch { "exact" => wait, "rounded" => Math.Max(1, Math.Ceiling(wait)), _ => null };
        _events.Enqueue((Kind.Answered, call, header, true), now + (Latency() * 0.2));
    }

    private double Latency() => _scenario.Latency * (1 + (_scenario.Jitter * ((_random.NextDouble() * 2) - 1)));

    /// <summary>The calls that were possible under the new limit by those that were taken.</summary>
    private double Unused(double from, double end)
    {
        var to = Math.Min(from + Math.Max(60, _scenario.Window), end - 1);
        var rate = _scenario.Kind == "bucket"
            ? _scenario.Rate * _scenario.Change
            : Math.Max(1, (int)(_scenario.Limit * _scenario.Change)) / _scenario.Window;
        var possible = Math.Min(rate - (_scenario.Rate * _scenario.Others), 0.9 * _scenario.InFlight / _scenario.Latency) * (to - from);
        return possible / Math.Max(1, _taken.Count(at => at > from && at <= to));
    }

    /// <summary>The time of a client that knows the limit and the other clients' calls.</summary>
    private static double Ideal(Scenario scenario)
    {
        var (server, others, other) = (scenario.Serve(), OthersOf(scenario), 0);
        var slots = new PriorityQueue<int, double>(Enumerable.Range(0, scenario.InFlight).Select(slot => (slot, 0.0)));
        var (end, last) = (0.0, 0.0);
        for (var call = 0; call < scenario.Calls; call++)
        {
            slots.TryDequeue(out var slot, out var free);
            var at = Math.Max(last, free + (scenario.Latency * 0.1));
            while (true)
            {
                while (other < others.Count && others[other] <= at)
                {
                    server.Take(others[other++]);
                }
                var next = server.FreeAt(at);
                if (next <= at)
                {
                    break;
                }
                at = next;
            }
            server.Take(at);
            last = at;
            end = Math.Max(end, at + (scenario.Latency * 0.9));
            slots.Enqueue(slot, at + (scenario.Latency * 0.9));
        }
        return end;
    }

    private static List<double> OthersOf(Scenario scenario)
    {
        var random = new Random((scenario.Seed * 31) + 7);
        var calls = new List<double>();
        for (var at = 0.0; scenario.Others > 0 && at < Longest;)
        {
            at -= Math.Log(1 - random.NextDouble()) / (scenario.Others * scenario.Rate);
            calls.Add(at);
        }
        return calls;
    }
}
