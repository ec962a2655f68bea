using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Lists;

/// <summary>Which operations.</summary>
internal sealed record OperationFilter(
    [property: Option("Only in this state: running, done, stopped or cancelled.")] string? State = null,
    [property: Option("Only those that this person or key began.")] string? By = null,
    [property: Option("Only with this text in the kind, the scope or the reason; case does not matter.")] string? Text = null,
    [property: Option("Only those that began at this time or later.")] DateTimeOffset? From = null,
    [property: Option("Only those that began before this time.")] DateTimeOffset? To = null) : ListFilter
{
    public static readonly IReadOnlyList<string> States = [.. Enum.GetNames<OperationState>().Select(state => state.ToLowerInvariant())];

    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfTexts(("by", By), ("text", Text)),
        .. OfWord("state", State, States),
        .. OfTimes(From, To),
    ];
}
