using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Which changes.</summary>
internal sealed record ChangeFilter(
    [property: Option("Only of this entity, such as Job.")] string? Entity = null,
    [property: Option("Only of the records with this key as people type it: the whole key, its last part, or a number.")]
    string? Key = null,
    [property: Option("Only of this source application.")] string? SourceApp = null,
    [property: Option("Only in this state: pending, sending, blocked, applied, coalesced, unchanged, superseded, dead or discarded.")]
    string? State = null,
    [property: Option("Only with this code, such as DIME201: what is or was a dead letter.")] string? Code = null,
    [property: Option("Only with this text in a value, the key or the message; case does not matter.")] string? Text = null,
    [property: Option("Only those that this call settled.")] long? Import = null,
    [property: Option("Only those received at this time or later.")] DateTimeOffset? From = null,
    [property: Option("Only those received before this time.")] DateTimeOffset? To = null) : ListFilter
{
    public static readonly IReadOnlyList<string> States =
        ["pending", "sending", "blocked", .. Enum.GetNames<ChangeState>().Skip(1).Select(state => state.ToLowerInvariant())];

    /// <summary>Whether every one that is within the times matches.</summary>
    public bool OnlyTimes => this is { Entity: null, SourceApp: null, State: null, Code: null, Text: null };

    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfEntity(Entity),
        .. OfTexts(("key", Key), ("sourceApp", SourceApp), ("code", Code), ("text", Text)),
        .. OfWord("state", State, States),
        .. OfTimes(From, To),
    ];
}
