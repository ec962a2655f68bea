using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Replay;

/// <summary>
/// Selects dead letters: by id, all that match a filter, or all. Exactly one of these must be given. The service finds those that match, in
/// the transaction that acts on them.
/// </summary>
/// <param name="Expected">How many letters matched when the caller looked. If that has changed, nothing is done.</param>
internal abstract record DeadSelection(
    [property: Argument("The IDs of the dead letters.")] IReadOnlyList<long>? Ids,
    [property: Option("All dead letters of this entity.")] string? Entity,
    [property: Option("All dead letters of the records with this key, its last part, or a number in it.")] string? Key,
    [property: Option("All dead letters of this source application.")] string? SourceApp,
    [property: Option("All dead letters with this code, such as DIME201.")] string? Code,
    [property: Option("All dead letters with this text in a value, the key or the message.")] string? Text,
    [property: Option("All dead letters with this procedure.")] string? Procedure,
    [property: Option("All dead letters with this field in the message.")] string? Field,
    [property: Option("All dead letters with this fingerprint; see dead groups.")] string? Group,
    [property: Option("All that became dead letters at this time or later.")] DateTimeOffset? From,
    [property: Option("All that became dead letters before this time.")] DateTimeOffset? To,
    [property: Option("All dead letters.")] bool All,
    [property: Option("How many must match; if another number does, nothing is done.")] long? Expected) : Request
{
    private LetterFilter Filter => new(Entity, Key, SourceApp, Code, Text, Procedure, Field, Group, From, To);

    public override IEnumerable<Problem> Problems()
    {
        if (new[] { Ids is { Count: > 0 }, !Filter.IsEmpty, All }.Count(said => said) != 1)
        {
            yield return Problem.Of(
                "ids", null, "exactly one must be given: ids, all, or a filter "
                + "(one or more of entity, key, sourceApp, code, text, procedure, field, group, from and to)");
        }

        foreach (var problem in Filter.Problems())
        {
            yield return problem;
        }
    }

    /// <summary>The ids, oldest first; ids given one by one keep their order, without duplicates.</summary>
    public (IReadOnlyList<long> Ids, IReadOnlyList<Problem> Problems) Find(Session ledger)
    {
        IReadOnlyList<long> found = Ids is { Count: > 0 }
            ? [.. Ids.Distinct()]
            : new LetterRows(ledger, Filter).All();
        return Expected is { } expected && found.Count != expected
            ? ([], [Problem.Of("expected", $"{expected}", $"must be the number of dead letters that match, and {found.Count} do now")])
            : (found, []);
    }

    /// <summary>The selection as text, for the audit.</summary>
    public string InWords() => Ids is { Count: > 0 } ? string.Join(' ', Ids.Distinct())
        : All ? "all"
        : Filter == new LetterFilter(Entity) ? Entity!
        : string.Join(", ", Words().Where(word => word.Value is not null).Select(word => $"{word.Name} {word.Value}"));

    private IEnumerable<(string Name, string? Value)> Words() =>
    [
        ("entity", Entity), ("key", Key), ("sourceApp", SourceApp), ("code", Code), ("text", Text), ("procedure", Procedure),
        ("field", Field), ("group", Group), ("from", From?.ToString("O")), ("to", To?.ToString("O")),
    ];
}
