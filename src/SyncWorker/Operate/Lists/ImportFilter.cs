using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Which calls to Dime.Scheduler.</summary>
internal sealed record ImportFilter(
    [property: Option("Only with this outcome, such as accepted or throttled; open: calls without an answer yet.")] string? Outcome = null,
    [property: Option("Only with this HTTP status.")] int? Status = null,
    [property: Option("Only with this text in the server's words; case does not matter.")] string? Text = null,
    [property: Option("Only those that started at this time or later.")] DateTimeOffset? From = null,
    [property: Option("Only those that started before this time.")] DateTimeOffset? To = null) : ListFilter
{
    public const string Open = "open";

    /// <summary>Whether every one that is within the times matches.</summary>
    public bool OnlyTimes => this is { Outcome: null, Status: null, Text: null };

    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfTexts(("outcome", Outcome), ("text", Text)),
        .. OfTimes(From, To),
    ];
}
