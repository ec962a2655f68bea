using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Which lines of the audit.</summary>
internal sealed record AuditFilter(
    [property: Option("Only by this person or key.")] string? By = null,
    [property: Option("Only this action, such as replay or pause.")] string? Action = null,
    [property: Option("Only with this text in the scope or the reason; case does not matter.")] string? Text = null,
    [property: Option("Only from this time or later.")] DateTimeOffset? From = null,
    [property: Option("Only before this time.")] DateTimeOffset? To = null) : ListFilter
{
    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfTexts(("by", By), ("action", Action), ("text", Text)),
        .. OfTimes(From, To),
    ];
}

/// <summary>What a person or a key did.</summary>
/// <param name="By">The name of the key, or the user of the command line.</param>
/// <param name="Scope">To which dead letters, records or operation.</param>
internal sealed record AuditEntry(long Id, DateTimeOffset At, string By, string Action, string Scope, string? Reason);
