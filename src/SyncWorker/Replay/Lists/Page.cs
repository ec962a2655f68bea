namespace SyncWorker.Replay.Lists;

/// <summary>A part of a list.</summary>
/// <param name="Items">
/// At most as many as the limit. There can be fewer, even none, while <paramref name="Next"/> is set: one request reads only so many rows.
/// </param>
/// <param name="Next">The cursor of the next page; null if this page is the last one.</param>
/// <param name="Total">How many items match, on all pages together; null if the request did not ask for it.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null, long? Total = null)
{
    /// <summary>The page of a query that was asked for one row more than the limit, so that it shows whether there is more.</summary>
    /// <param name="cursorOf">The cursor after an item.</param>
    public static Page<T> Of(List<T> oneMore, int limit, Func<T, string> cursorOf, long? total) => oneMore.Count > limit
        ? new(oneMore[..limit], cursorOf(oneMore[limit - 1]), total)
        : new(oneMore, null, total);
}
