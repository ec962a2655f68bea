using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Which records.</summary>
internal sealed record RecordFilter(
    [property: Option("Only of this entity, such as Job.")] string? Entity = null,
    [property: Option("Only with this key as people type it: the whole key, its last part, or a number.")] string? Key = null,
    [property: Option("Only of this source application.")] string? SourceApp = null,
    [property: Option("Only in this state: never received, pending, sending, blocked, failing, uncertain or current.")]
    string? State = null,
    [property: Option("Only those that exist in Dime.Scheduler: yes, no or unknown.")] string? Exists = null,
    [property: Option("Only with this text in the key or an accepted value; case does not matter.")] string? Text = null) : ListFilter
{
    public static readonly IReadOnlyList<string> States =
        ["never received", "pending", "sending", "blocked", "failing", "uncertain", "current"];

    public override IEnumerable<Problem> Problems() =>
    [
        .. base.Problems(),
        .. OfEntity(Entity),
        .. OfTexts(("key", Key), ("sourceApp", SourceApp), ("text", Text)),
        .. OfWord("state", State, States),
        .. OfWord("exists", Exists, [.. Enum.GetNames<Existence>().Select(word => word.ToLowerInvariant())]),
    ];

    protected override bool IsCursor(string cursor) => Replay.Lists.Cursor.Read(cursor) is [_, _];
}

/// <summary>A record in a list. What happened to it is in the record itself.</summary>
/// <param name="Exists"><c>yes</c>, <c>no</c> or <c>unknown</c>: as the accepted calls show.</param>
/// <param name="Status">One of <see cref="RecordFilter.States"/>.</param>
/// <param name="WaitsFor">Why the record waits, if it does.</param>
/// <param name="LastChange">The newest change received; null if none was.</param>
internal sealed record RecordSummary(
    string Entity, string Key, string Exists, string Status, string? WaitsFor, long? LastChange, DateTimeOffset? AcceptedAt);
