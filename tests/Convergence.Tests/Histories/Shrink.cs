namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>Removes everything from a history that its failure does not need.</summary>
internal static class Shrink
{
    /// <param name="fails">Whether a history still fails.</param>
    public static History Of(History history, Func<History, bool> fails)
    {
        for (var shrunk = true; shrunk;)
        {
            shrunk = false;
            foreach (var smaller in Smaller(history))
            {
                if (fails(smaller))
                {
                    (history, shrunk) = (smaller, true);
                    break;
                }
            }
        }
        return history;
    }

    private static IEnumerable<History> Smaller(History history)
    {
        for (var size = history.Deliveries.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < history.Deliveries.Count; from += size)
            {
                yield return history with
                {
                    Deliveries = Without(history.Deliveries, from, size),
                    Pauses = Without(history.Pauses, from, size),
                };
            }
        }

        for (var size = history.Calls.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < history.Calls.Count; from += size)
            {
                yield return history with { Calls = Without(history.Calls, from, size) };
            }
        }

        if (history.Resets.Count > 0)
        {
            yield return history with { Resets = new HashSet<int>() };
        }

        foreach (var kill in history.Kills)
        {
            yield return history with { Kills = history.Kills.Where(other => other != kill).ToHashSet() };
        }
    }

    private static List<T> Without<T>(IReadOnlyList<T> list, int from, int count) => [.. list.Take(from), .. list.Skip(from + count)];
}
