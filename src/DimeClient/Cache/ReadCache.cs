namespace DimeClient;

/// <summary>The lists of one client; the longest unread one makes room.</summary>
internal sealed class ReadCache(ReadCacheOptions options, TimeProvider time)
{
    // Guards all fields below it.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Path, CachedList List)>> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<(string Path, CachedList List)> _byUse = new();
    private long _writes;

    /// <summary>Lists without a query and without headers of the call's own: what every reader of the path gets.</summary>
    public static bool Holds(DimeRequest request, CallOptions? call) =>
        request is { BringsList: true } && request.Method == HttpMethod.Get && !request.Path.Contains('?', StringComparison.Ordinal)
        && call?.Headers is null or { Count: 0 };

    /// <summary>The API cannot be reached. That it refuses us is another thing: then nothing old is shown.</summary>
    public static bool IsOutage(DimeError error) => error.Reason is DimeErrorReason.ConnectionFailed or DimeErrorReason.Timeout
        or DimeErrorReason.Unavailable or DimeErrorReason.Throttled or DimeErrorReason.ServerFault;

    /// <summary>To be read before the server is asked, and handed to <see cref="Keep"/>.</summary>
    public long Writes
    {
        get
        {
            lock (_lock)
            {
                return _writes;
            }
        }
    }

    /// <summary>The list and its age, or null where there is none that is good.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="outage">Why the server cannot be asked: then a stale list is good, too.</param>
    public (Attempt Attempt, CacheHit Hit)? Find(string path, DimeError? outage)
    {
        lock (_lock)
        {
            if (!_byPath.TryGetValue(path, out var node))
            {
                return null;
            }
            var age = time.GetUtcNow() - node.Value.List.ReceivedAt;
            var isFresh = age < options.Lifetime;
            if (!isFresh && (outage is null || age >= options.Lifetime + options.StaleFor))
            {
                return null;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return (node.Value.List.Attempt, new(age, isFresh ? null : outage));
        }
    }

    /// <param name="path">The list's path.</param>
    /// <param name="attempt">What the server sent.</param>
    /// <param name="writesBefore">Of before it was asked: a write since then may not be in the list.</param>
    public void Keep(string path, Attempt attempt, long writesBefore)
    {
        lock (_lock)
        {
            if (_writes != writesBefore)
            {
                return;
            }
            Remove(path);
            _byPath[path] = _byUse.AddFirst((path, new(attempt, time.GetUtcNow())));
            if (_byPath.Count > options.MaxLists)
            {
                Remove(_byUse.Last!.Value.Path);
            }
        }
    }

    /// <summary>Something is, or may have been, written.</summary>
    /// <param name="paths">The lists it may have changed; null where that may be any.</param>
    public void Written(IReadOnlyList<string>? paths)
    {
        lock (_lock)
        {
            _writes++;
            foreach (var path in paths ?? [.. _byPath.Keys])
            {
                Remove(path);
            }
        }
    }

    private void Remove(string path)
    {
        if (_byPath.Remove(path, out var node))
        {
            _byUse.Remove(node);
        }
    }
}
