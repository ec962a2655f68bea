namespace SyncWorker.Gate;

/// <summary>Replays recent calls through a meter. Times are seconds before the last call. Pure.</summary>
internal sealed class MeterReplay
{
    // Over how many refusals the rate of a bucket is measured.
    private static readonly int[] Backs = [2, 3, 5, 8];

    // Calls that start at one instant show no rate.
    private const double ShortestSpan = 0.01;

    private readonly double[] _at;
    private readonly bool[] _refused;
    private readonly List<int> _refusals = [];

    public MeterReplay(double[] at, bool[] refused, int mostRefusals, double atOnce)
    {
        (_at, _refused) = (at, refused);
        for (var i = at.Length - 1; i >= 0 && _refusals.Count < mostRefusals; i--)
        {
            if (refused[i] && (i == 0 || !refused[i - 1] || at[i] - at[i - 1] > atOnce))
            {
                _refusals.Insert(0, i);
            }
        }
    }

    /// <summary>The calls that were refused, the newest last.</summary>
    public IReadOnlyList<int> Refusals => _refusals;

    /// <param name="window">In seconds; of a token bucket: seconds per token.</param>
    /// <returns>The limit that fits the last refusals, and how wrong the predictions are: 0 is perfect.</returns>
    public (double Limit, double Score) Score(Meter meter, double window, double phase, double fade)
    {
        var (found, most) = Levels(meter, window, phase);
        var recent = found[^Math.Min(3, found.Length)..].Order().ToArray();
        var limit = meter switch
        {
            Meter.SlidingWindow => recent[0],
            Meter.FixedWindow => recent[recent.Length / 2],
            _ => recent[(recent.Length - 1) / 2],
        };
        if (limit < 1)
        {
            return (0, double.MaxValue);
        }

        var (score, weights, weight) = (0.0, 0.0, 1.0);
        for (var j = found.Length - 1; j >= 0; j--, weight *= fade)
        {
            var refused = Math.Min(1, Math.Abs(found[j] - limit) / limit);
            var taken = Math.Clamp((most[j] - limit) / limit, 0, 3) / 2;
            score += weight * (refused + taken);
            weights += weight;
        }
        return (limit, score / weights);
    }

    /// <summary>Rates at which a bucket may fill: the calls taken between two refusals, each of which found it empty.</summary>
    public IEnumerable<double> Rates()
    {
        var last = _refusals[^1];
        foreach (var back in Backs.Where(back => back <= _refusals.Count))
        {
            var first = _refusals[^back];
            var taken = Enumerable.Range(first, last - first).Count(i => !_refused[i]);
            if (taken >= 4 && _at[last] - _at[first] >= ShortestSpan)
            {
                yield return taken / (_at[last] - _at[first]);
            }
        }
        if (_at[last] - _at[0] > 5)
        {
            yield return _refused.Take(last).Count(refused => !refused) / (_at[last] - _at[0]);
        }
    }

    /// <summary>When a fixed window opens, from the refused calls that a taken one followed: a window opened between the two.</summary>
    public double? Phase(double window)
    {
        var (low, high, found) = (0.0, 0.0, 0);
        for (var i = _at.Length - 1; i > 0 && found < 4; i--)
        {
            var (refused, taken) = (_at[i - 1], _at[i]);
            if (_refused[i] || !_refused[i - 1] || taken - refused >= window)
            {
                continue;
            }

            var shift = found == 0 ? 0 : Math.Round((((low + high) / 2) - ((refused + taken) / 2)) / window) * window;
            var (from, to) = found == 0
                ? (refused, taken)
                : (Math.Max(low, refused + shift), Math.Min(high, taken + shift));
            if (from >= to)
            {
                break;
            }
            (low, high, found) = (from, to, found + 1);
        }

        // Halfway, as long as the opening is not known well enough: each try halves what is unknown.
        return found == 0 ? null : high - low < Math.Max(0.03 * window, 0.03) ? high : (low + high) / 2;
    }

    /// <returns>How full the meter was at each refusal, and the fullest it was before that since the last one.</returns>
    private (double[] Found, double[] Most) Levels(Meter meter, double window, double phase)
    {
        var (found, most) = (new double[_refusals.Count], new double[_refusals.Count]);
        var (level, fullest, tail, next, cell) = (0.0, 0.0, 0, 0, double.NaN);
        for (var i = 0; i < _at.Length; i++)
        {
            switch (meter)
            {
                case Meter.SlidingWindow:
                    for (; _at[tail] <= _at[i] - window; tail++)
                    {
                        level -= _refused[tail] ? 0 : 1;
                    }
                    break;
                case Meter.FixedWindow:
                    var opened = Math.Floor(((_at[i] - phase) / window) + 1e-6);
                    (level, cell) = opened.Equals(cell) ? (level, cell) : (0, opened);
                    break;
                default:
                    level = i == 0 ? 0 : Math.Max(0, level - ((_at[i] - _at[i - 1]) / window));
                    break;
            }

            if (!_refused[i])
            {
                fullest = Math.Max(fullest, ++level);
            }
            else if (next < found.Length && _refusals[next] == i)
            {
                (found[next], most[next], fullest, next) = (level, fullest, 0, next + 1);
            }
        }
        return (found, most);
    }
}
