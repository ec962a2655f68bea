namespace SyncWorker.Gate;

/// <summary>
/// Finds the budget that explains the answers: the recent calls are replayed through every meter, and the meter with the fewest wrong
/// predictions is believed. A prediction is wrong if a refused call found room, or a taken call found none. Pure.
/// </summary>
internal static class BudgetFit
{
    // Windows that servers use.
    private static readonly double[] Windows = [1, 2, 3, 5, 10, 15, 20, 30, 60];

    // What a 429 showed long ago counts less with each 429 after it.
    private const int MostRefusals = 8;
    private const double Fade = 0.8;

    // Refusals so close together are one: their calls were in flight at once.
    private const double AtOnce = 0.09;

    /// <param name="calls">The recent calls in the order of their starts.</param>
    /// <param name="before">The budget so far.</param>
    /// <param name="isTrusted">Whether the meter of <paramref name="before"/> has predicted well: only clear proof replaces it.</param>
    /// <param name="asked">The longest recent Retry-After, which no window is shorter than; it may be rounded up to whole seconds.</param>
    /// <returns>Null: there are fewer than two refusals, which show no limit.</returns>
    public static Budget? Fit(IReadOnlyList<PastCall> calls, Budget? before, bool isTrusted, TimeSpan asked)
    {
        if (calls.Count == 0)
        {
            return null;
        }

        var origin = calls[^1].StartedAt;
        var replay = new MeterReplay(
            [.. calls.Select(call => (call.StartedAt - origin).TotalSeconds)],
            [.. calls.Select(call => call.IsRefused)],
            MostRefusals,
            AtOnce);
        var (best, bestScore) = ((Budget?)null, double.MaxValue);
        var least = asked.TotalSeconds - 1;
        foreach (var (meter, window, phase) in replay.Refusals.Count < 2 ? [] : Candidates(replay, least))
        {
            var (limit, score) = replay.Score(meter, window, phase, Fade);
            if (limit < 1)
            {
                continue;
            }

            // Of budgets that explain the answers equally well the more generous one is believed: the next answers will show.
            var perSecond = meter == Meter.TokenBucket ? 1 / window : limit / window;
            score += (0.01 * Math.Log2(1000 / perSecond)) + (meter == Meter.TokenBucket ? 0.02 : 0);
            var seconds = meter == Meter.TokenBucket ? limit * window : window;
            if (isTrusted && before?.Meter == meter && Math.Abs(before.Window.TotalSeconds - seconds) < 0.01 * seconds)
            {
                score /= 2;
            }
            if (score < bestScore)
            {
                (best, bestScore) = (new(meter, limit, TimeSpan.FromSeconds(seconds), origin.AddSeconds(phase)), score);
            }
        }
        return best;
    }

    private static IEnumerable<(Meter Meter, double Window, double Phase)> Candidates(MeterReplay replay, double least)
    {
        foreach (var window in Windows.Where(window => window >= least || window == Windows[^1]))
        {
            if (replay.Phase(window) is { } phase)
            {
                yield return (Meter.FixedWindow, window, phase);
            }
            yield return (Meter.SlidingWindow, window, 0);
        }
        foreach (var rate in replay.Rates().Where(rate => rate > 0 && least < 2 / rate))
        {
            yield return (Meter.TokenBucket, 1 / rate, 0);
        }
    }
}
