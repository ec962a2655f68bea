using SyncWorker.Plan;

namespace SyncWorker.Gate;

/// <summary>Why nothing is sent.</summary>
internal enum GateReason
{
    /// <summary>The server asked us to wait.</summary>
    Throttled,

    /// <summary>The server cannot be reached, or does not answer.</summary>
    Outage,

    /// <summary>The server answers that it failed.</summary>
    ServerError,

    /// <summary>Key, address or certificate is wrong: an operator has to act.</summary>
    Configuration,
}

/// <summary>Whether calls may start. One row in the ledger, shared by all workers. The rules are pure.</summary>
internal sealed record GateState
{
    /// <summary>Why the gate is closed; null: it is open.</summary>
    public GateReason? Reason { get; init; }

    /// <summary>The server's message when the gate closed.</summary>
    public string? Detail { get; init; }

    /// <summary>When the gate closed, or when a probe last failed.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Since when the gate has been closed without a break; kept in the ledger for people.</summary>
    public DateTimeOffset? ClosedSince { get; init; }

    /// <summary>When one call may probe; null while the gate is open.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>
    /// Current limit of rows in a call. Every outage halves it; every accepted call doubles it, because usually the server was the cause
    /// and not the size.
    /// </summary>
    public int RowLimit { get; init; } = int.MaxValue;

    /// <summary>Most rows that the server accepts, learned from its 413. Grows slowly, because each step too far wastes a call.</summary>
    public int SizeLimit { get; init; } = int.MaxValue;

    /// <summary>
    /// Most deletes of records that may not exist in one call, which then carries nothing else. Halved when the server refuses such a
    /// delete, doubled when it accepts all of them. Null: the server has never refused one.
    /// </summary>
    public int? DeleteLimit { get; init; }

    /// <summary>
    /// Current limit of calls at once: one after a 429 that the pace did not predict, then one more for each accepted round trip. It ends
    /// after five minutes without either.
    /// </summary>
    public int InFlightLimit { get; init; } = int.MaxValue;

    /// <summary>
    /// When <see cref="InFlightLimit"/> was last set. Only a call that started later proves that the limit can grow.
    /// </summary>
    public DateTimeOffset? InFlightSince { get; init; }

    /// <summary>What the server takes, learned from its 429; null: there is no limit.</summary>
    public Pace? Pace { get; init; }

    /// <summary>
    /// Answers since the last 429; null: there was none, or it was a thousand answers ago. One 429 in so many answers does not show a
    /// limit.
    /// </summary>
    public int? AnswersSinceThrottle { get; init; }

    /// <summary>When a call was last accepted or the control last succeeded.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When a call was last accepted.</summary>
    public DateTimeOffset? LastAccepted { get; init; }

    /// <summary>An operator's pause, independent of other reasons that close the gate; null: no operator paused it.</summary>
    public OperatorPause? Pause { get; init; }

    /// <summary>Whether a call may start. While the gate is closed, one call at a time may start once the wait is over.</summary>
    public bool Admits(DateTimeOffset now, int inFlight, int maxInFlight) => this switch
    {
        { Pause: not null } => false,
        { Reason: null, Pace: { Next: { } next } pace } when now < next && pace.IsTrue(now) => false,
        { Reason: null } => inFlight < (now - InFlightSince < Pace.Lasts ? Math.Min(maxInFlight, InFlightLimit) : maxInFlight),
        _ => inFlight == 0 && now >= Until,
    };

    /// <summary>When the result of <see cref="Admits"/> may next change by itself; null: it takes an answer or an operator.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => new[] { Until, Reason is null ? Pace?.Next : null }.Where(at => at > now).Min();

    /// <summary>Most rows in a call.</summary>
    public int MostRows(int configured) => Math.Min(configured, Math.Min(RowLimit, SizeLimit));

    /// <summary>The gate after a call was accepted.</summary>
    /// <param name="rows">The number of rows in the call.</param>
    /// <param name="startedAt">When the call started. A call from before the gate closed proves nothing.</param>
    /// <param name="import">The configured limits.</param>
    public GateState AfterSuccess(int rows, DateTimeOffset startedAt, DateTimeOffset now, ImportOptions import)
    {
        if (startedAt < Since)
        {
            return this with { LastSuccess = now, LastAccepted = now };
        }

        // A probe shows that the server is back, not how much it can handle.
        var answered = AfterAnswer(startedAt, now) with { LastSuccess = now, LastAccepted = now };
        return Reason is not null ? answered : answered.WithOneMoreInFlight(startedAt, now, import.MaxInFlight) with
        {
            RowLimit = RowLimit >= import.MaxRows / 2 ? int.MaxValue : RowLimit * 2,
            SizeLimit = rows < SizeLimit ? SizeLimit : Grown(SizeLimit, import.MaxRows),
        };
    }

    /// <summary>The gate after a call that changes nothing succeeded. The server is up, so a row that fails now is at fault.</summary>
    public GateState AfterControl(DateTimeOffset startedAt, DateTimeOffset now) =>
        startedAt < Since ? this : AfterAnswer(startedAt, now) with { LastSuccess = now };

    /// <summary>
    /// The gate after the server answered, even with a refusal: the reason that closed the gate is over. Only an accepted call proves
    /// more.
    /// </summary>
    public GateState AfterAnswer(DateTimeOffset startedAt, DateTimeOffset now) =>
        startedAt < Since ? this : this with
        {
            Reason = null,
            Detail = null,
            Since = null,
            Until = null,
            Failures = 0,
            Pace = Pace?.AfterAnswer(startedAt, now),
            AnswersSinceThrottle = AnswersSinceThrottle + 1 is < Pace.Answers and var answers ? answers : null,
        };

    /// <param name="reason">Why the call failed.</param>
    /// <param name="detail">The server's message.</param>
    /// <param name="retryAfter">The wait that the server asked for, if any.</param>
    /// <param name="startedAt">When the call started. Of several calls that fail together, only the first one counts.</param>
    /// <param name="jitter">A random number, 0 to 1.</param>
    /// <param name="calls">For a 429: the recent calls in the order of their starts, up to the refused one.</param>
    public GateState AfterFailure(
        GateReason reason,
        string detail,
        TimeSpan? retryAfter,
        DateTimeOffset startedAt,
        DateTimeOffset now,
        double jitter,
        GateOptions options,
        IReadOnlyList<PastCall>? calls = null)
    {
        var failures = startedAt < Since ? Failures : Failures + 1;
        var pace = reason != GateReason.Throttled || startedAt < Since ? Pace
            : AnswersSinceThrottle is null && Pace is null ? null
            : PaceAfterThrottle.Of(Pace, calls ?? [], retryAfter, now);
        var wait = reason switch
        {
            GateReason.Throttled when retryAfter is { } asked => asked < options.MaxPause ? asked : options.MaxPause,
            GateReason.Throttled when pace is not null => pace.Wait(failures, now),
            GateReason.Configuration => options.AuthProbe,
            _ => Backoff.Delay(failures, options.BaseDelay, options.MaxDelay, jitter),
        };

        // The longer of the two waits applies.
        var until = Until > now + wait ? Until.Value : now + wait;
        var closed = this with { Reason = reason, Detail = detail, Since = now, Until = until, Failures = failures };
        return reason != GateReason.Throttled ? closed : closed with
        {
            InFlightLimit = pace is { IsTrusted: true } ? InFlightLimit : 1,
            InFlightSince = pace is { IsTrusted: true } ? InFlightSince : now,
            Pace = pace,
            AnswersSinceThrottle = 0,
        };
    }

    /// <summary>
    /// The gate after an outage. A large call may be too much for the server. A call of one row cannot be made smaller, so it shows
    /// nothing.
    /// </summary>
    public GateState WithHalfOf(int rows) => rows <= 1 ? this : this with { RowLimit = Math.Min(rows / 2, RowLimit) };

    /// <summary>The gate after a delete was refused because there is nothing to delete.</summary>
    public GateState WithRefusedDeletes(int deletes) => this with { DeleteLimit = Math.Clamp(deletes / 2, 1, DeleteLimit ?? int.MaxValue) };

    /// <summary>The gate after deletes of records that may not exist were accepted.</summary>
    public GateState WithTakenDeletes(int deletes) => this with
    {
        DeleteLimit = deletes < DeleteLimit || DeleteLimit > int.MaxValue / 2 ? DeleteLimit : DeleteLimit * 2,
    };

    /// <summary>The gate after a 413.</summary>
    public GateState WithSizeLimit(int rows) => this with { SizeLimit = Math.Clamp(rows, 1, SizeLimit) };

    /// <summary>Additive increase: a call that started under the current limit and was accepted counts as one round trip.</summary>
    private GateState WithOneMoreInFlight(DateTimeOffset startedAt, DateTimeOffset now, int maxInFlight) =>
        InFlightLimit == int.MaxValue || startedAt < InFlightSince ? this
        : InFlightLimit + 1 >= maxInFlight || startedAt - InFlightSince >= Pace.Lasts
            ? this with { InFlightLimit = int.MaxValue, InFlightSince = null }
        : this with { InFlightLimit = InFlightLimit + 1, InFlightSince = now };

    /// <summary>Grows the limit by a hundredth for each full call: it doubles in seventy calls, then one call may be too large.</summary>
    private static int Grown(int limit, int maxRows) =>
        limit + Math.Max(1, limit / 100) is var more && more >= maxRows ? int.MaxValue : more;
}
