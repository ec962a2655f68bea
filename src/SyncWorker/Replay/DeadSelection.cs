using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay.Records;

namespace SyncWorker.Replay;

/// <summary>Selects dead letters: by id, all of an entity, all of a group, or all. Exactly one of these must be given.</summary>
internal record DeadSelection(IReadOnlyList<long>? Ids = null, string? Entity = null, bool All = false, string? Group = null)
{
    /// <summary>The problems of the selection; empty if there are none.</summary>
    public IEnumerable<Problem> Problems()
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

    /// <summary>The last guard: every interface reports the problems to its users before.</summary>
    /// <exception cref="ArgumentException">Something is wrong with the request.</exception>
    public static void Require(IEnumerable<Problem> problems)
    {
        if (problems.FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem.ToString(), nameof(problems));
        }
    }

    private const string SelectSql = """
        select c.id from change c left join entity e on e.id = c.entity_id
        where c.state = 'Dead' and (@Entity is null or lower(e.entity) = lower(@Entity))
        order by c.id
        """;
}
