namespace SyncWorker.Changes;

/// <summary>Class and stable code of every kind of dead letter. Documented in docs/dead-letters.md; a code is never reused.</summary>
internal sealed record DeadCode(string Class, string Code)
{
    public static readonly DeadCode Undecodable = new("undecodable", "DIME100");
    public static readonly DeadCode Invalid = new("invalid", "DIME101");
    public static readonly DeadCode Unstorable = new("unstorable", "DIME102");
    public static readonly DeadCode Undelivered = new("undelivered", "DIME103");
    public static readonly DeadCode UnknownType = new("unknown type", "DIME104");
    public static readonly DeadCode Rejected = new("rejected", "DIME201");
    public static readonly DeadCode ParentMissing = new("parent missing", "DIME202");
    public static readonly DeadCode TooLarge = new("too large", "DIME203");
    public static readonly DeadCode ParentDiscarded = new("parent discarded", "DIME204");
    public static readonly DeadCode ParentDeleted = new("parent deleted", "DIME205");
    public static readonly DeadCode NoBase = new("no base", "DIME206");
    public static readonly DeadCode ServerError = new("server error", "DIME301");
    public static readonly DeadCode Unanswered = new("unanswered", "DIME302");
    public static readonly DeadCode NotAllowed = new("not allowed", "DIME303");
    public static readonly DeadCode WorkerCrash = new("worker crash", "DIME304");

    /// <summary>The reason for a change that becomes a dead letter without a call.</summary>
    public DeadReason Because(string message, DateTimeOffset now) =>
        new() { Class = Class, Code = Code, Message = message, FirstSeen = now, LastSeen = now };
}
