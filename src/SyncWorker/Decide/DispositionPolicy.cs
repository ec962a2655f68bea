using DimeClient;
using SyncWorker.Contracts;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Decide;

/// <summary>The rules of design §7: an answer and the facts go in, a verdict comes out. Pure: no clock, no random, no I/O.</summary>
internal static class DispositionPolicy
{
    /// <param name="error">What DimeClient made of the answer; null = accepted.</param>
    public static Disposition Decide(DimeError? error, CallFacts facts, RetryOptions retry) => error switch
    {
        null => new Disposition.Applied(),
        { Reason: DimeErrorReason.Throttled } => new Disposition.CloseGate(GateReason.Throttled, error.RetryAfter),

        // Nobody knows whether it was executed. Sending the newest state again is harmless.
        { Reason: DimeErrorReason.Timeout or DimeErrorReason.ConnectionFailed or DimeErrorReason.Unavailable or DimeErrorReason.UnreadableAnswer } =>
            new Disposition.CloseGate(GateReason.Outage, null),

        {
            Reason: DimeErrorReason.Unauthenticated or DimeErrorReason.Forbidden or DimeErrorReason.EndpointNotFound
            or DimeErrorReason.TlsFailed or DimeErrorReason.Redirected or DimeErrorReason.NotTheApi
        } =>
            new Disposition.CloseGate(GateReason.Configuration, null),

        { Reason: DimeErrorReason.TooLarge } => facts.Rows > 1 ? new Disposition.Split() : Refused(facts, DeadCode.TooLarge),
        { Reason: DimeErrorReason.ServerFault } => ServerFault(facts, retry),
        _ when retry.IsTransient(error.Message) => ServerFault(facts, retry),
        _ => Rejected(error, facts, retry),
    };

    private static Disposition ServerFault(CallFacts facts, RetryOptions retry)
    {
        if (facts.Rows > 1)
        {
            return new Disposition.Isolate(Pause: true);
        }

        // While nothing else succeeds either, the server is ill and not the row.
        var isLast = facts.OthersSucceed && facts.Attempts + 1 >= retry.MaxAttempts && facts.FailingFor >= retry.MinSpan;
        return isLast ? Refused(facts, DeadCode.ServerError) : new Disposition.Retry(facts.OthersSucceed, Pause: true);
    }

    private static Disposition Rejected(DimeError error, CallFacts facts, RetryOptions retry) => facts switch
    {
        // One verdict covers the whole call, so a refusal of many says nothing about any one of them.
        { Rows: > 1 } => new Disposition.Isolate(Pause: false),

        // What is to be deleted and is not there is as it should be.
        { Kind: ChangeKind.Delete } when retry.IsGone(error.Message) => new Disposition.Applied(),

        { ParentUnproven: true } when facts.FailingFor < retry.ParentGrace => new Disposition.Retry(Counted: false, Pause: false),
        { ParentUnproven: true } => Refused(facts, facts.ParentDeleted ? DeadCode.ParentDeleted : DeadCode.ParentMissing),
        _ => Refused(facts, DeadCode.Rejected),
    };

    /// <summary>Nobody dies for his neighbour: of several changes in one row, the one at fault is found first.</summary>
    private static Disposition Refused(CallFacts facts, DeadCode code) =>
        facts.Changes > 1 ? new Disposition.TakeApart() : new Disposition.Dead(code);
}
