using SyncWorker.Plan;

namespace SyncWorker.Gate;

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
}

/// <summary>Whether calls may start. One row in the ledger, shared by all workers. The rules are pure.</summary>
internal sealed record GateState
{
    /// <summary>Null: open.</summary>
    public GateReason? Reason { get; init; }

    /// <summary>What the server said when it closed.</summary>
    public string? Detail { get; init; }

    /// <summary>When it closed, or a probe failed last.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Since when it is closed without a break: kept by the ledger, for people.</summary>
    public DateTimeOffset? ClosedSince { get; init; }

    /// <summary>When one call may probe; null while open.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Most rows in a call for now: halved by every outage, doubled by every accepted call: as a rule it was the server and not the size.</summary>
    public int RowLimit { get; init; } = int.MaxValue;

    /// <summary>Most rows that the server takes, as its 413 taught us; grows slowly, since each step too far is a wasted call.</summary>
    public int SizeLimit { get; init; } = int.MaxValue;

    /// <summary>
    /// Most deletes of what may not be there in one call, which then carries nothing else: halved when one is refused for that, doubled
    /// when all are taken. Null: the server was never seen to refuse one.
    /// </summary>
    public int? DeleteLimit { get; init; }

    /// <summary>Most calls at once for now: one after a 429, then one more for each round trip that is accepted.</summary>
    public int InFlightLimit { get; init; } = int.MaxValue;

    /// <summary>When that limit was set last: only a call that started after it proves that it can grow.</summary>
    public DateTimeOffset? InFlightSince { get; init; }

    /// <summary>How fast calls may follow each other since a 429; null: as fast as they can.</summary>
    public Pace? Pace { get; init; }

    /// <summary>Answers since the last 429; null: there was none, or a thousand answers ago. One 429 in that many is no limit.</summary>
    public int? AnswersSinceThrottle { get; init; }

    /// <summary>When a call was accepted, or the control succeeded.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When a call was accepted.</summary>
    public DateTimeOffset? LastAccepted { get; init; }

    /// <summary>Beside whatever else closes the gate; null: nobody paused it.</summary>
    public OperatorPause? Pause { get; init; }

    /// <summary>May a call start? While closed, one at a time, once the wait is over.</summary>
    public bool Admits(DateTimeOffset now, int inFlight, int maxInFlight) => this switch
    {
        { Pause: not null } => false,
        { Pace.Next: { } next } when now < next => false,
        { Reason: null } => inFlight < Math.Min(maxInFlight, InFlightLimit),
        _ => inFlight == 0 && now >= Until,
    };

    /// <summary>When <see cref="Admits"/> may next change by itself; null: it needs an answer or an operator.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => new[] { Until, Pace?.Next }.Where(at => at > now).Min();

    /// <summary>Most rows in a call.</summary>
    public int MostRows(int configured) => Math.Min(configured, Math.Min(RowLimit, SizeLimit));

    /// <summary>A call was accepted.</summary>
    /// <param name="rows">How many it had.</param>
    /// <param name="startedAt">When it started: one from before the gate closed proves nothing.</param>
    /// <param name="import">The configured limits.</param>
    public GateState AfterSuccess(int rows, DateTimeOffset startedAt, DateTimeOffset now, ImportOptions import)
    {
        if (startedAt < Since)
        {
            return this with { LastSuccess = now, LastAccepted = now };
        }

        // A probe says that the server is back, not how much it takes.
        var answered = AfterAnswer(startedAt, now) with { LastSuccess = now, LastAccepted = now };
        return Reason is not null ? answered : answered.WithOneMoreInFlight(startedAt, now, import.MaxInFlight) with
        {
            RowLimit = RowLimit >= import.MaxRows / 2 ? int.MaxValue : RowLimit * 2,
            SizeLimit = rows < SizeLimit ? SizeLimit : Grown(SizeLimit, import.MaxRows),
        };
    }

    /// <summary>A call that changes nothing succeeded: the server is there, so what fails now fails by itself.</summary>
    public GateState AfterControl(DateTimeOffset startedAt, DateTimeOffset now) =>
        startedAt < Since ? this : AfterAnswer(startedAt, now) with { LastSuccess = now };

    /// <summary>The server answered, be it with a refusal: whatever closed the gate is over. Only an accepted call proves more.</summary>
    public GateState AfterAnswer(DateTimeOffset startedAt, DateTimeOffset now) =>
        startedAt < Since ? this : this with
        {
            Reason = null,
            Detail = null,
            Since = null,
            Until = null,
            Failures = 0,
            Pace = Pace?.AfterAnswer(now),
            AnswersSinceThrottle = AnswersSinceThrottle + 1 is < Pace.Answers and var answers ? answers : null,
        };

    /// <param name="reason">Why the call failed.</param>
    /// <param name="detail">The server's words.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    /// <param name="startedAt">When the call started: of several that fail together, the first one counts.</param>
    /// <param name="jitter">A random number, 0 to 1.</param>
    /// <param name="callsPerSecond">Of a 429: how fast calls were started before it.</param>
    public GateState AfterFailure(
        GateReason reason, string detail, TimeSpan? retryAfter, DateTimeOffset startedAt, DateTimeOffset now, double jitter, GateOptions options,
        double callsPerSecond = 0)
    {
        var failures = startedAt < Since ? Failures : Failures + 1;
        var wait = reason switch
        {
            GateReason.Throttled when retryAfter is { } asked => asked < options.MaxPause ? asked : options.MaxPause,
            GateReason.Configuration => options.AuthProbe,
            _ => Backoff.Delay(failures, options.BaseDelay, options.MaxDelay, jitter),
        };

        // Whoever asked for the longer wait gets it.
        var until = Until > now + wait ? Until.Value : now + wait;
        var closed = this with { Reason = reason, Detail = detail, Since = now, Until = until, Failures = failures };
        return reason != GateReason.Throttled ? closed : closed with
        {
            InFlightLimit = 1,
            InFlightSince = now,
            Pace = startedAt < Since ? Pace : Pace.AfterThrottle(Pace, callsPerSecond, isFirst: AnswersSinceThrottle is null, now),
            AnswersSinceThrottle = 0,
        };
    }

    /// <summary>After an outage: a large call may be what the server can not take. One row can not be made smaller, so it says nothing.</summary>
    public GateState WithHalfOf(int rows) => rows <= 1 ? this : this with { RowLimit = Math.Min(rows / 2, RowLimit) };

    /// <summary>After a delete was refused since there is nothing to delete.</summary>
    public GateState WithRefusedDeletes(int deletes) => this with { DeleteLimit = Math.Clamp(deletes / 2, 1, DeleteLimit ?? int.MaxValue) };

    /// <summary>After deletes of what may not be there were taken.</summary>
    public GateState WithTakenDeletes(int deletes) => this with { DeleteLimit = deletes < DeleteLimit || DeleteLimit > int.MaxValue / 2 ? DeleteLimit : DeleteLimit * 2 };

    /// <summary>After a 413.</summary>
    public GateState WithSizeLimit(int rows) => this with { SizeLimit = Math.Clamp(rows, 1, SizeLimit) };

    /// <summary>Additive increase: a call that started under the limit and was accepted has taken one round trip.</summary>
    private GateState WithOneMoreInFlight(DateTimeOffset startedAt, DateTimeOffset now, int maxInFlight) =>
        InFlightLimit == int.MaxValue || startedAt < InFlightSince ? this
        : InFlightLimit + 1 >= maxInFlight ? this with { InFlightLimit = int.MaxValue, InFlightSince = null }
        : this with { InFlightLimit = InFlightLimit + 1, InFlightSince = now };

    /// <summary>By a hundredth for each full call: seventy of them until it has doubled, and one that may be too large.</summary>
    private static int Grown(int limit, int maxRows) => limit + Math.Max(1, limit / 100) is var more && more >= maxRows ? int.MaxValue : more;
}
