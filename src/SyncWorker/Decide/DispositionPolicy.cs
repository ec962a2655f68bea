using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Gate;

namespace SyncWorker.Decide;

/// <summary>The rules of design §7: an answer and the facts go in, a verdict comes out. Pure: no clock, no random, no I/O.</summary>
internal static class DispositionPolicy
{
    /// <param name="error">What DimeClient made of the answer; null = accepted.</param>
    public static Disposition Decide(DimeError? error, CallFacts facts, RetryOptions retry) => error switch
    {
        null => new Disposition.Applied(),

        // The server's own 429 is about all calls. One that is wrapped may be about a row: its procedure was refused something.
        { Reason: DimeErrorReason.Throttled } when !facts.IsWrapped => new Disposition.CloseGate(GateReason.Throttled, error.RetryAfter),

        // Some servers answer 500 to whatever they refuse. What is to be deleted and is not there is as it should be, in any status.
        { Reason: DimeErrorReason.ServerFault } when facts is { Rows: 1, Kind: ChangeKind.Delete } && retry.IsGone(error.Message) => new Disposition.Applied(),
        { Reason: DimeErrorReason.ServerFault or DimeErrorReason.Refused } when facts is { Rows: > 1, UnsureDeletes: > 0 } && retry.IsGone(error.Message) =>
            new Disposition.SetApart(facts.UnsureDeletes),
        { Reason: DimeErrorReason.TooLarge } => facts.Rows > 1 ? new Disposition.Split() : Refused(facts, DeadCode.TooLarge),
        _ => ReasonOf(error, retry) switch
        {
            null => Rejected(error, facts, retry),
            GateReason.ServerError when facts.Rows > 1 => new Disposition.Isolate(Pause: true),
            { } reason when facts.Rows > 1 => new Disposition.CloseGate(reason, error.RetryAfter),
            { } reason => Alone(reason, error, facts, retry),
        },
    };

    /// <summary>What a call that changes nothing says of the server.</summary>
    /// <returns>Applied, or that the gate closes. A refusal is an answer too: the server is there.</returns>
    public static Disposition DecideControl(DimeError? error, RetryOptions retry) =>
        error is not null && ReasonOf(error, retry) is { } reason ? new Disposition.CloseGate(reason, error.RetryAfter) : new Disposition.Applied();

    /// <summary>Nobody knows whether the call was executed. Sending the newest state again is harmless.</summary>
    public static bool IsUnknown(DimeError? error) => error?.Reason is DimeErrorReason.Timeout or DimeErrorReason.ConnectionFailed
        or DimeErrorReason.Unavailable or DimeErrorReason.UnreadableAnswer;

    /// <summary>What an answer says of the server rather than of a row; null: nothing.</summary>
    private static GateReason? ReasonOf(DimeError error, RetryOptions retry) => error.Reason switch
    {
        DimeErrorReason.Throttled => GateReason.Throttled,
        DimeErrorReason.Timeout or DimeErrorReason.ConnectionFailed or DimeErrorReason.Unavailable or DimeErrorReason.UnreadableAnswer => GateReason.Outage,
        DimeErrorReason.Unauthenticated or DimeErrorReason.Forbidden or DimeErrorReason.EndpointNotFound
            or DimeErrorReason.TlsFailed or DimeErrorReason.Redirected or DimeErrorReason.NotTheApi => GateReason.Configuration,
        DimeErrorReason.ServerFault => GateReason.ServerError,
        _ when retry.IsTransient(error.Message) => GateReason.ServerError,
        _ => null,
    };

    /// <summary>One row fails in a way that is the server's as a rule: it is the row's own only while everything else succeeds.</summary>
    private static Disposition Alone(GateReason reason, DimeError error, CallFacts facts, RetryOptions retry) => (reason, facts) switch
    {
        (_, { OthersSucceed: true }) when facts.Attempts + 1 >= retry.MaxAttempts * Patience(facts) && facts.FailingFor >= retry.MinSpan * Patience(facts) =>
            Refused(facts, CodeOf(reason)),
        (_, { OthersSucceed: true }) => new Disposition.Retry(Counted: true, Pause: false),
        (GateReason.ServerError, _) => new Disposition.Retry(Counted: false, Pause: true),
        _ => new Disposition.CloseGate(reason, error.RetryAfter, Suspect: true),
    };

    /// <summary>When nothing but the control succeeds, importing as such may be down: nobody dies of an hour of that, and nobody loops for ever.</summary>
    private static int Patience(CallFacts facts) => facts.OthersFailToo ? 6 : 1;

    private static DeadCode CodeOf(GateReason reason) => reason switch
    {
        GateReason.Outage => DeadCode.Unanswered,
        GateReason.Configuration => DeadCode.NotAllowed,
        _ => DeadCode.ServerError,
    };

    private static Disposition Rejected(DimeError error, CallFacts facts, RetryOptions retry) => facts switch
    {
        // One verdict covers the whole call, so a refusal of many says nothing about any one of them.
        { Rows: > 1 } => new Disposition.Isolate(Pause: false),

        // What is to be deleted and is not there is as it should be.
        { Kind: ChangeKind.Delete } when retry.IsGone(error.Message) => new Disposition.Applied(),

        { ParentMayVanish: true } => new Disposition.Retry(Counted: false, Pause: false),
        { ParentUnproven: true, ParentGivenUp: false } => new Disposition.AwaitParent(),
        { ParentUnproven: true } => Refused(facts, facts.ParentDeleted ? DeadCode.ParentDeleted : DeadCode.ParentMissing),
        _ => Refused(facts, DeadCode.Rejected),
    };

    /// <summary>Nobody dies for his neighbour: of several changes in one row, the one at fault is found first.</summary>
    private static Disposition Refused(CallFacts facts, DeadCode code) =>
        facts.Changes > 1 ? new Disposition.TakeApart() : new Disposition.Dead(code);
}
