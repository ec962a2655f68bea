using System.Globalization;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Lists;

/// <summary>Which open dead letters: for their list, for their groups, and for a replay or discard of all that match.</summary>
internal sealed record LetterFilter(
    [property: Option("Only of this entity, such as Job.")] string? Entity = null,
    [property: Option("Only of the records with this key as people type it: the whole key, its last part, or a number.")]
    string? Key = null,
    [property: Option("Only of this source application.")] string? SourceApp = null,
    [property: Option("Only with this code, such as DIME201.")] string? Code = null,
    [property: Option("Only with this text in a value, the key or the message; case does not matter.")] string? Text = null,
    [property: Option("Only with this procedure.")] string? Procedure = null,
    [property: Option("Only with this field in the message, by its wire name.")] string? Field = null,
    [property: Option("Only with this fingerprint: one group.")] string? Group = null,
    [property: Option("Only those that became dead letters at this time or later.")] DateTimeOffset? From = null,
    [property: Option("Only those that became dead letters before this time.")] DateTimeOffset? To = null) : ListFilter
{
    /// <summary>Whether it lets every dead letter through.</summary>
    public bool IsEmpty => this with { Limit = 0, Cursor = null, Count = false } == new LetterFilter { Limit = 0 };

    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfEntity(Entity),
        .. OfTexts(
            ("key", Key), ("sourceApp", SourceApp), ("code", Code), ("text", Text), ("procedure", Procedure), ("field", Field),
            ("group", Group)),
        .. OfTimes(From, To),
    ];

    // Of letters the id, of groups the size and the example.
    protected override bool IsCursor(string cursor) =>
        Lists.Cursor.Read(cursor) is { Length: 1 or 2 } parts && Array.TrueForAll(
            parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
