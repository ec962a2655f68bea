namespace SyncWorker.Runtime;

/// <summary>
/// Whether receiving is behind. The broker hands out no more than the prefetch before it is acknowledged, so a queue with unread
/// messages keeps about that many in our hands, and one without has few.
/// </summary>
/// <param name="prefetch">How many deliveries of a queue the broker hands out before one is acknowledged.</param>
internal sealed class Backlog(int prefetch, TimeProvider time)
{
    /// <summary>So long after a queue was last seen full it counts as read: longer than a commit, shorter than anybody notices.</summary>
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(2);

    private long _fullAt = long.MinValue;

    /// <summary>Tells how many deliveries of one queue are in our hands.</summary>
    public void Holds(int deliveries)
    {
        if (deliveries >= Math.Max(2, prefetch / 2))
        {
            Volatile.Write(ref _fullAt, time.GetUtcNow().UtcTicks);
        }
    }

    public bool IsBehind => Volatile.Read(ref _fullAt) is var at and > long.MinValue && time.GetUtcNow().UtcTicks - at < Settles.Ticks;
}
