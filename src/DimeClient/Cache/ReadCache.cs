namespace DimeClient;

/// <summary>The cached lists of one client; the least recently read one is evicted first.</summary>
internal sealed class ReadCache(ReadCacheOptions options, TimeProvider time)
{
    // Guards all fields below.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Path, CachedList List)>> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<(string Path, CachedList List)> _byUse = new();
    private long _writes;

    /// <summary>
    /// True for lists without a query and without call-specific headers, which are the same for every reader of the path.
    /// </summary>
    public static bool Holds(DimeRequest request, CallOptions? call) =>
        request is { BringsList: true } && request.Method == HttpMethod.Get && !request.Path.Contains('?', StringComparison.Ordinal)
        && call?.Headers is null or { Count: 0 };

    /// <summary>The API cannot be reached. A refusal is not an outage: stale data are not served then.</summary>
    public static bool IsOutage(DimeError error) => error.Reason is DimeErrorReason.ConnectionFailed or DimeErrorReason.Timeout
        or DimeErrorReason.Unavailable or DimeErrorReason.Throttled or DimeErrorReason.ServerFault;

    /// <summary>The number of writes so far: read it before the request and pass it to <see cref="Keep"/>.</summary>
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

    /// <summary>The list and its age, or null if there is no usable one.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="outage">Why the server cannot be reached; if set, a stale list is usable too.</param>
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
    /// <param name="attempt">The server's answer.</param>
    /// <param name="writesBefore"><see cref="Writes"/> before the request: the list may lack a later write.</param>
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

    /// <summary>Reports that a write happened, or may have happened.</summary>
    /// <param name="paths">The lists it may have changed; null if it may have changed any list.</param>
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
