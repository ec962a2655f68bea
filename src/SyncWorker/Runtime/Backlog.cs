namespace SyncWorker.Runtime;

/// <summary>
/// Whether receiving is behind. The broker hands out no more unacknowledged messages than the prefetch. So the worker holds about that
/// many messages of a queue with unread messages, and few of a queue without.
/// </summary>
/// <param name="prefetch">How many deliveries of a queue the broker hands out before one is acknowledged.</param>
internal sealed class Backlog(int prefetch, TimeProvider time)
{
    /// <summary>How long after a queue was last full it counts as read: longer than a commit, too short for anyone to notice.</summary>
    private static readonly TimeSpan BehindFor = TimeSpan.FromSeconds(2);

    private long _fullAt = long.MinValue;

    /// <summary>Notes how many deliveries of one queue the worker holds.</summary>
    public void Holds(int deliveries)
    {
        if (deliveries >= Math.Max(2, prefetch / 2))
        {
            Volatile.Write(ref _fullAt, time.GetUtcNow().UtcTicks);
        }
    }

    public bool IsBehind => Volatile.Read(ref _fullAt) is var at and > long.MinValue && time.GetUtcNow().UtcTicks - at < BehindFor.Ticks;
}
