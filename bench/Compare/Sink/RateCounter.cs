namespace SyncWorker.Bench.Sinks;

/// <summary>Counts calls against a limit. The first call starts the first window. Not safe for concurrent use.</summary>
internal sealed class RateCounter(RateLimit limit)
{
    private readonly Queue<TimeSpan> _taken = new();
    private TimeSpan _since = TimeSpan.MinValue;
    private double _tokens = limit.Calls;

    /// <param name="now">A time that never goes back.</param>
    /// <returns>Null if the call is taken, else the time until one will be.</returns>
    public TimeSpan? Refuse(TimeSpan now)
    {
        if (_since == TimeSpan.MinValue)
        {
            _since = now;
        }
        return limit.Kind == WindowKind.Bucket ? OfBucket(now) : OfWindow(now);
    }

    private TimeSpan? OfWindow(TimeSpan now)
    {
        if (limit.Kind == WindowKind.Fixed && now - _since >= limit.Window)
        {
            _since += limit.Window * Math.Floor((now - _since) / limit.Window);
            _taken.Clear();
        }
        while (limit.Kind == WindowKind.Sliding && _taken.TryPeek(out var first) && now - first >= limit.Window)
        {
            _taken.Dequeue();
        }
        if (_taken.Count == limit.Calls)
        {
            return (limit.Kind == WindowKind.Fixed ? _since : _taken.Peek()) + limit.Window - now;
        }
        _taken.Enqueue(now);
        return null;
    }

    private TimeSpan? OfBucket(TimeSpan now)
    {
        _tokens = Math.Min(limit.Calls, _tokens + (limit.Calls * ((now - _since) / limit.Window)));
        _since = now;
        if (_tokens < 1)
        {
            return limit.Window * (1 - _tokens) / limit.Calls;
        }
        _tokens--;
        return null;
    }
}
