using System.Runtime.CompilerServices;

namespace SyncWorker.Replay.Lists;

/// <summary>Reads lists to their end.</summary>
internal static class Pages
{
    /// <summary>The items of all pages, at most <paramref name="most"/>, read as the caller enumerates them.</summary>
    /// <param name="read">Reads one page.</param>
    public static async IAsyncEnumerable<T> AllAsync<TFilter, T>(
        Func<TFilter, CancellationToken, Task<Page<T>>> read,
        TFilter filter,
        int most = int.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TFilter : ListFilter
    {
        for (var next = filter with { Limit = Math.Min(most, ListFilter.MostItems) }; ;)
        {
            var page = await read(next, cancellationToken);
            foreach (var item in page.Items)
            {
                if (most-- <= 0)
                {
                    yield break;
                }
                yield return item;
            }

            if (page.Next is not { } cursor || most <= 0)
            {
                yield break;
            }
            next = next with { Cursor = cursor };
        }
    }
}
