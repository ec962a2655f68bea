using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Gate;

namespace SyncWorker.Decide;

/// <summary>The rules of design §7: an answer and the facts go in, a verdict comes out. Pure: no clock, no random, no I/O.</summary>
internal static class DispositionPolicy
{
    /// <param name="error">The error that DimeClient read from the answer; null = accepted.</param>
    public static Disposition Decide(DimeError? error, CallFacts facts, RetryOptions retry) => error switch
    {
        null => new Disposition.Applied(),

        // The server's own 429 applies to all calls. A wrapped 429 may be about one row, whose procedure was refused something.
        { Reason: DimeErrorReason.Throttled } when !facts.IsWrapped => new Disposition.CloseGate(GateReason.Throttled, error.RetryAfter),

        // Some servers answer 500 to everything they refuse. A delete of a record that does not exist has succeeded, whatever the status.
        { Reason: DimeErrorReason.ServerFault } when facts is { Rows: 1, Kind: ChangeKind.Delete } && retry.IsGone(error.Message) =>
            new Disposition.Applied(),
        { Reason: DimeErrorReason.ServerFault or DimeErrorReason.Refused }
            when facts is { Rows: > 1, UnsureDeletes: > 0 } && retry.IsGone(error.Message) => new Disposition.SetApart(facts.UnsureDeletes),
        { Reason: DimeErrorReason.TooLarge } => facts.Rows > 1 ? new Disposition.Split() : Refused(facts, DeadCode.TooLarge),
        _ => ReasonOf(error, retry) switch
        {
            null => Rejected(error, facts, retry),
            GateReason.ServerError when facts.Rows > 1 => new Disposition.Isolate(Pause: true),
            { } reason when facts.Rows > 1 => new Disposition.CloseGate(reason, error.RetryAfter),
            { } reason => Alone(reason, error, facts, retry),
        },
    };

    /// <summary>What a call that changes nothing shows about the server.</summary>
    /// <returns>Applied, or that the gate closes. A refusal is an answer too: the server is up.</returns>
    public static Disposition DecideControl(DimeError? error, RetryOptions retry) =>
        error is not null && ReasonOf(error, retry) is { } reason
            ? new Disposition.CloseGate(reason, error.RetryAfter)
            : new Disposition.Applied();

    /// <summary>Whether it is unknown if the call was executed. Sending the newest state again is harmless.</summary>
    public static bool IsUnknown(DimeError? error) => error?.Reason is DimeErrorReason.Timeout or DimeErrorReason.ConnectionFailed
        or DimeErrorReason.Unavailable or DimeErrorReason.UnreadableAnswer;

    /// <summary>What an answer shows about the server rather than about a row; null: nothing.</summary>
    private static GateReason? ReasonOf(DimeError error, RetryOptions retry) => error.Reason switch
    {
        DimeErrorReason.Throttled => GateReason.Throttled,
        DimeErrorReason.Timeout or DimeErrorReason.ConnectionFailed
            or DimeErrorReason.Unavailable or DimeErrorReason.UnreadableAnswer => GateReason.Outage,
        DimeErrorReason.Unauthenticated or DimeErrorReason.Forbidden or DimeErrorReason.EndpointNotFound
            or DimeErrorReason.TlsFailed or DimeErrorReason.Redirected or DimeErrorReason.NotTheApi => GateReason.Configuration,
        DimeErrorReason.ServerFault => GateReason.ServerError,
        _ when retry.IsTransient(error.Message) => GateReason.ServerError,
        _ => null,
    };

    /// <summary>
    /// One row fails in a way that usually means the server is at fault. The row itself is at fault only while everything else succeeds.
    /// </summary>
    private static Disposition Alone(GateReason reason, DimeError error, CallFacts facts, RetryOptions retry) => (reason, facts) switch
    {
        (_, { OthersSucceed: true }) when facts.Attempts + 1 >= retry.MaxAttempts * Patience(facts)
            && facts.FailingFor >= retry.MinSpan * Patience(facts) => Refused(facts, CodeOf(reason)),
        (_, { OthersSucceed: true }) => new Disposition.Retry(Counted: true, Pause: false),
        (GateReason.ServerError, _) => new Disposition.Retry(Counted: false, Pause: true),
        _ => new Disposition.CloseGate(reason, error.RetryAfter, Suspect: true),
    };

    /// <summary>
    /// The factor for the retry limits. If only the control succeeds, importing itself may be down: an hour of that makes no dead letter,
    /// and no row is retried for ever.
    /// </summary>
    private static int Patience(CallFacts facts) => facts.OthersFailToo ? 6 : 1;

    private static DeadCode CodeOf(GateReason reason) => reason switch
    {
        GateReason.Outage => DeadCode.Unanswered,
        GateReason.Configuration => DeadCode.NotAllowed,
        _ => DeadCode.ServerError,
    };

    private static Disposition Rejected(DimeError error, CallFacts facts, RetryOptions retry) => facts switch
    {
        // One verdict covers the whole call, so a refusal of many rows says nothing about any single row.
        { Rows: > 1 } => new Disposition.Isolate(Pause: false),

        // A delete of a record that does not exist has succeeded.
        { Kind: ChangeKind.Delete } when retry.IsGone(error.Message) => new Disposition.Applied(),

        { ParentMayVanish: true } => new Disposition.Retry(Counted: false, Pause: false),
        { ParentUnproven: true, ParentGivenUp: false } => new Disposition.AwaitParent(),
        { ParentUnproven: true } => Refused(facts, facts.ParentDeleted ? DeadCode.ParentDeleted : DeadCode.ParentMissing),
        _ => Refused(facts, DeadCode.Rejected),
    };

    /// <summary>If the row folds several changes, the culprit is found first, so that only the culprit becomes a dead letter.</summary>
    private static Disposition Refused(CallFacts facts, DeadCode code) =>
        facts.Changes > 1 ? new Disposition.IsolateChange() : new Disposition.Dead(code);
}
