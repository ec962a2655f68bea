using System.Text.Json;
using DimeClient;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>Conditions on rows of <c>entity</c>, and what they are about.</summary>
internal static class EntityScope
{
    public const string OfEntity = "entity = @Entity";

    public const string OfRecord = "entity = @Entity and match = @Match";

    public const string OfSource = """
        (case when entity in (select value from json_each(@Keyed)) then substr(match, 1, length(@First)) = @First
          else json_extract(cast(base_fields as text), '$.SourceApp') = @SourceApp collate nocase end)
        """;

    /// <summary>The names of the catalog, for a person who has written another one.</summary>
    public static string Names { get; } = string.Join(", ", DimeCatalog.Entities.Select(entity => entity.Name).Order(StringComparer.Ordinal));

    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="since">The same.</param>
    public static object Arguments(string? entity, string? key, string? sourceApp, long now = 0, long? since = null) => new
    {
        Entity = entity is { } name ? DimeCatalog.Find(name)!.Name : null,
        Match = KeyText.Fold(key ?? ""),
        SourceApp = sourceApp,
        First = KeyText.Join([sourceApp ?? ""]).ToUpperInvariant() + "/",
        Keyed = KeyedBySource,
        Now = now,
        Since = since,
    };

    /// <summary>Entities whose key begins with the source application; others may have it as a field.</summary>
    private static readonly string KeyedBySource = JsonSerializer.Serialize(
        DimeCatalog.Entities.Where(entity => !entity.Key.IsEmpty && entity.Key[0].Alternatives.Contains("SourceApp")).Select(entity => entity.Name));
}
