using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Records;

/// <summary>Conditions on rows of <c>entity</c>, and their arguments.</summary>
internal static class EntityScope
{
    public const string OfEntity = "entity = @Entity";

    public const string OfRecord = "entity = @Entity and match = @Match";

    public const string OfSource = """
        (case when entity = any(@Keyed) then substr(match, 1, length(@First)) = @First
          else lower(field_text(base_fields, 'SourceApp')) = lower(@SourceApp) end)
        """;

    /// <summary>The names in the catalog, for messages about an unknown name.</summary>
    public static string Names { get; } =
        string.Join(", ", DimeCatalog.Entities.Select(entity => entity.Name).Order(StringComparer.Ordinal));

    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="since">In milliseconds since 1970 as well.</param>
    public static object Arguments(string? entity, string? key, string? sourceApp, long now = 0, long? since = null) => new
    {
        Entity = entity is { } name ? DimeCatalog.Find(name)!.Name : null,
        Match = KeyText.MatchOf(key ?? ""),
        SourceApp = sourceApp,
        First = FirstOf(sourceApp),
        Keyed = KeyedBySource,
        Now = now,
        Since = since,
    };

    /// <summary>How the key of a source application's record begins, as it is compared.</summary>
    public static string FirstOf(string? sourceApp) => KeyText.Join([sourceApp ?? ""]).ToUpperInvariant() + "/";

    /// <summary>Entities whose key begins with the source application; others may have it as a field.</summary>
    public static readonly string[] KeyedBySource =
    [
        .. DimeCatalog.Entities
            .Where(entity => !entity.Key.IsEmpty && entity.Key[0].Alternatives.Contains("SourceApp")).Select(entity => entity.Name),
    ];
}
