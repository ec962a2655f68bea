using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Operate.Answers;

/// <summary>
/// Every reason why a record is, or is not, on the board as its source says. This is the only list: every interface takes the words, who
/// must act and the next command from here. A test compares the list with docs/causes.md. A word never changes its meaning.
/// </summary>
/// <param name="Word">Stable: for scripts.</param>
/// <param name="Who">Who must act.</param>
/// <param name="Action">What they must do, worded to follow <paramref name="Who"/>; if that is nobody, what happens by itself.</param>
/// <param name="Next">The command to run next: <c>{entity}</c>, <c>{key}</c>, <c>{id}</c> and <c>{parent}</c> are filled in.</param>
internal sealed record Cause(string Word, string Who, string Action, string? Next)
{
    private const string Nobody = "nobody";
    private const string Source = "the source system";
    private const string Operator = "an operator";
    private const string AskParent = "entity {parent}";

    public static readonly Cause Current = new("current", Nobody, "", null);
    public static readonly Cause Sending = new("sending", Nobody, "the answer is on its way", "entity {entity} {key}");
    public static readonly Cause Pending = new("pending", Nobody, "it goes out with one of the next calls", "entity {entity} {key}");
    public static readonly Cause ServiceDown = new("service down", Operator, "must start the service", "run");
    public static readonly Cause DryRun = new("dry run", Operator, "must switch Import:DryRun off", "status");

    public static readonly Cause Dead = new("dead", Source, "must correct and publish it again", "dead show {id}");
    public static readonly Cause FailedAlone = new(
        "failed alone", Operator, "must find out why it fails while others succeed, and replay it", "dead show {id}");
    public static readonly Cause RefusedOnArrival = new(
        "refused on arrival", Source, "must correct and publish it again", "dead show {id}");
    public static readonly Cause Discarded = new(
        "discarded", Source, "must publish it again, if it is to be on the board", "entity {entity} {key} --json");
    public static readonly Cause NeverReceived = new("never received", Source, "must publish it", "publish FILE --entity {entity}");
    public static readonly Cause Unknown = new("unknown", Source, "must publish it", "publish FILE --entity {entity}");

    public static readonly Cause ParentPending = new(WaitReason.ParentPending.Text, Nobody, "it follows by itself", AskParent);
    public static readonly Cause ParentDead = new(
        WaitReason.ParentDead.Text, Source, "must correct and publish that record again", AskParent);
    public static readonly Cause ParentMissing = new(WaitReason.ParentMissing.Text, Source, "must publish that record", AskParent);
    public static readonly Cause ParentUnknown = new(
        WaitReason.ParentUnknown.Text, Nobody, "it goes out once the queues are read", "status");
    public static readonly Cause SetupPending = new(WaitReason.SetupPending.Text, Nobody, "it follows by itself", "entity {entity} {key}");
    public static readonly Cause ChildPending = new(WaitReason.ChildPending.Text, Nobody, "it follows by itself", "status");
    public static readonly Cause NoBase = new(
        WaitReason.NoBase.Text, Source, "must publish the whole record", "publish FILE --entity {entity}");

    public static readonly Cause Throttled = new("throttled", Nobody, "sending resumes by itself", "status");
    public static readonly Cause Outage = new(
        "outage", "whoever runs Dime.Scheduler or the network to it", "must act if it lasts; sending resumes by itself", "status");
    public static readonly Cause ServerError = new(
        "server error", "whoever runs Dime.Scheduler", "must act if it lasts; sending resumes by itself", "status");
    public static readonly Cause Configuration = new(
        "configuration",
        "whoever holds the API key",
        "must correct Dime:ApiKey or Dime:BaseAddress; sending resumes by itself",
        "status");
    public static readonly Cause Paused = new("paused", Operator, "must resume sending", "resume");
    public static readonly Cause Brake = new("brake", Operator, "must find what the refused records have in common", "dead groups");
    public static readonly Cause Failing = new("failing", Nobody, "it is tried again by itself", "entity {entity} {key}");
    public static readonly Cause Uncertain = new("uncertain", Nobody, "its newest state is sent once more then", "entity {entity} {key}");

    public static readonly IReadOnlyList<Cause> All =
    [
        Current, Sending, Pending, ServiceDown, DryRun, Dead, FailedAlone, RefusedOnArrival, Discarded, NeverReceived, Unknown,
        ParentPending, ParentDead, ParentMissing, ParentUnknown, SetupPending, ChildPending, NoBase,
        Throttled, Outage, ServerError, Configuration, Paused, Brake, Failing, Uncertain,
    ];

    public bool IsNobodys => Who == Nobody;

    /// <summary>The cause behind a wait reason in the ledger.</summary>
    public static Cause OfWait(string blocked) =>
        All.FirstOrDefault(cause => cause.Word == blocked) ?? (new WaitReason(blocked).PausedProcedure is not null ? Brake : Pending);

    public static Cause OfGate(GateReason reason) => reason switch
    {
        GateReason.Throttled => Throttled,
        GateReason.Outage => Outage,
        GateReason.ServerError => ServerError,
        _ => Configuration,
    };
}
