using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Operate.Answers;

/// <summary>Finds the records that a typed key names: the same ones for queries and for actions.</summary>
internal static class NamedRecords
{
    /// <summary>The maximum number of records found.</summary>
    public const int Most = 50;

    private const int MostShown = 3;

    /// <returns>
    /// The records with exactly this key, in any case. If there are none, those whose key ends in it. If there are none of these either,
    /// those whose key ends in the bare number.
    /// </returns>
    /// <param name="definition">The entity; null: records of any entity.</param>
    public static IReadOnlyList<(long Id, string Key)> Of(Session ledger, EntityDefinition? definition, TypedKey typed)
    {
        string[] entities = definition is null ? AllEntities : [definition.Name];
        var found = ledger.Query<Row>(
            Sql + " and match = any(@Matches)", new { Entities = entities, Matches = typed.Matches.ToArray() });
        foreach (var match in found.Count > 0 ? [] : typed.Matches)
        {
            found.AddRange(Ending(ledger, entities, "/" + match).Where(row => found.TrueForAll(known => known.Id != row.Id)));
        }

        if (found.Count == 0 && typed.Number is { } number)
        {
            found.AddRange(Ending(ledger, entities, number).Where(row => typed.IsNumberOf(row.Match)));
        }
        return [.. found.Select(row => (row.Id, row.Key))];
    }

    /// <summary>The whole key of the one record that a typed key names.</summary>
    /// <returns>
    /// The key as typed if it names no record, or if there is no such entity. A problem if it names several, because no action changes all
    /// of them.
    /// </returns>
    public static (string? Key, IReadOnlyList<Problem> Problems) One(Session ledger, string? entity, string? key)
    {
        if (string.IsNullOrWhiteSpace(key) || entity is null || DimeCatalog.Find(entity) is not { } definition)
        {
            return (key, []);
        }

        var found = Of(ledger, definition, new(key));
        return found.Count switch
        {
            0 => (key, []),
            1 => (found[0].Key, []),
            _ => (null, [Problem.Of(
                "key",
                key,
                $"must name one record, and names {found.Count}: "
                + $"{string.Join(", ", found.Take(MostShown).Select(row => row.Key))}{(found.Count > MostShown ? ", …" : "")}")]),
        };
    }

    private static List<Row> Ending(Session ledger, string[] entities, string ending)
    {
        var pattern = "%" + ending
            .Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);
        return ledger.Query<Row>(
            Sql + " and match like @Pattern escape '!' order by match limit @Most",
            new { Entities = entities, Pattern = pattern, Most });
    }

    private const string Sql = "select id as Id, key as Key, match as Match from entity where entity = any(@Entities)";

    private static readonly string[] AllEntities = [.. DimeCatalog.Entities.Select(entity => entity.Name)];

    private sealed record Row(long Id, string Key, string Match);
}
