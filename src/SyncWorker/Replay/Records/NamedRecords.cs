using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Replay.Records;

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
            Sql + " where entity = any(@Entities) and match = any(@Matches)",
            new { Entities = entities, Matches = typed.Matches.ToArray() });
        if (found.Count == 0)
        {
            // The number or last part of a key is in an index; what precedes it in the typed key is compared here.
            var named = ledger.Query<Row>(WordsSql, new { Entities = entities, Words = typed.Words.ToArray() });
            found.AddRange(named.Where(row => typed.IsEndOf(row.Match)));
            if (found.Count == 0)
            {
                found.AddRange(named.Where(row => typed.IsNumberOf(row.Match)));
            }
        }
        return [.. found.OrderBy(row => row.Match, StringComparer.Ordinal).Take(Most).Select(row => (row.Id, row.Key))];
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

    private const string Sql = "select id as Id, key as Key, match as Match from entity";

    private const string WordsSql =
        Sql + " where id in (select entity_id from entity_word where word = any(@Words)) and entity = any(@Entities)";

    private static readonly string[] AllEntities = [.. DimeCatalog.Entities.Select(entity => entity.Name)];

    private sealed record Row(long Id, string Key, string Match);
}
