namespace SyncWorker.Dispatch;

/// <summary>Why nothing is sent.</summary>
internal enum GateReason
{
    /// <summary>The server asked us to wait.</summary>
    Throttled,

    /// <summary>It can not be reached, or does not answer.</summary>
    Outage,

    /// <summary>It answers that it failed.</summary>
    ServerError,

    /// <summary>Key, address or certificate are wrong: somebody has to act.</summary>
    Configuration,

    /// <summary>An operator paused it.</summary>
    Paused,
}

/// <summary>Whether calls may start. One row in the ledger, shared by all workers. The rules are pure.</summary>
internal sealed record GateState
{
    /// <summary>Null: open.</summary>
    public GateReason? Reason { get; init; }

    /// <summary>What the server said when it closed.</summary>
    public string? Detail { get; init; }

    /// <summary>When it closed.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When one call may probe; null while open or paused.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Most rows in a call for now; halved by failures and by 413, doubled by success.</summary>
    public int RowLimit { get; init; } = int.MaxValue;

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>May a call start? While closed, one at a time, once the wait is over.</summary>
    public bool Admits(DateTimeOffset now, int inFlight, int maxInFlight) => Reason switch
    {
        null => inFlight < maxInFlight,
        GateReason.Paused => false,
        _ => inFlight == 0 && now >= Until,
    };

    /// <param name="startedAt">When the accepted call started: one from before the gate closed proves nothing.</param>
    /// <param name="maxRows">The configured most rows.</param>
    public GateState AfterSuccess(DateTimeOffset startedAt, DateTimeOffset now, int maxRows) =>
        Reason == GateReason.Paused || startedAt < Since
            ? this with { LastSuccess = now }
            : new() { LastSuccess = now, RowLimit = RowLimit >= maxRows / 2 ? int.MaxValue : RowLimit * 2 };

    /// <param name="reason">Why the call failed.</param>
    /// <param name="detail">The server's words.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    /// <param name="startedAt">When the call started: of several that fail together, the first one counts.</param>
    /// <param name="jitter">A random number, 0 to 1.</param>
    public GateState AfterFailure(
        GateReason reason, string detail, TimeSpan? retryAfter, DateTimeOffset startedAt, DateTimeOffset now, double jitter, GateOptions options)
    {
        if (Reason == GateReason.Paused)
        {
            return this;
        }

        var failures = startedAt < Since ? Failures : Failures + 1;
        var wait = reason switch
        {
            GateReason.Throttled when retryAfter is { } asked => asked < options.MaxPause ? asked : options.MaxPause,
            GateReason.Configuration => options.AuthProbe,
            _ => Backoff.Delay(failures, options.BaseDelay, options.MaxDelay, jitter),
        };

        // Whoever asked for the longer wait gets it.
        var until = Until > now + wait ? Until.Value : now + wait;
        return this with { Reason = reason, Detail = detail, Since = now, Until = until, Failures = failures };
    }

    /// <summary>Fewer rows a call: a large one may be what the server can not take.</summary>
    public GateState WithRowLimit(int rows) => this with { RowLimit = Math.Clamp(rows, 1, RowLimit) };
}
