using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay.Records;

namespace SyncWorker.Replay;

/// <summary>Selects dead letters: by id, all of an entity, all of a group, or all. Exactly one of these must be given.</summary>
internal abstract record DeadSelection(
    [property: Argument("The IDs of the dead letters.")] IReadOnlyList<long>? Ids,
    [property: Option("All dead letters of this entity.")] string? Entity,
    [property: Option("All dead letters with this fingerprint; see dead groups.")] string? Group,
    [property: Option("All dead letters.")] bool All) : Request
{
    public override IEnumerable<Problem> Problems()
    {
        if (new[] { Ids is { Count: > 0 }, Entity is not null, All, Group is not null }.Count(said => said) != 1)
        {
            yield return Problem.Of("ids", null, "exactly one of ids, entity, group and all must be given");
        }

        if (Entity is not null && DimeCatalog.Find(Entity) is null)
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }
    }

    /// <summary>The ids, oldest first; ids given one by one keep their order, without duplicates.</summary>
    public IReadOnlyList<long> Find(Session ledger) =>
        Ids is { Count: > 0 } ? [.. Ids.Distinct()]
        : Group is not null ? [.. LetterCause.All(ledger).Where(letter => letter.Fingerprint == Group).Select(letter => letter.Id)]
        : [.. ledger.Query<long>(SelectSql, new { Entity })];

    /// <summary>The selection as text, for the audit.</summary>
    public string InWords() => Ids is { Count: > 0 } ? string.Join(' ', Ids.Distinct())
        : Group is not null ? $"group {Group}"
        : Entity ?? "all";

    private const string SelectSql = """
        select c.id from change c left join entity e on e.id = c.entity_id
        where c.state = 'Dead' and (@Entity is null or lower(e.entity) = lower(@Entity))
        order by c.id
        """;
}
