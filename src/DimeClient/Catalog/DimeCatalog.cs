namespace DimeClient;

/// <summary>Every entity the import knows. The list itself is generated: see <c>tools/CatalogGenerator</c>.</summary>
public static partial class DimeCatalog
{
    private static readonly Dictionary<string, EntityDefinition> ByName =
        Entities.ToDictionary(e => e.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The entity of that name, without regard to case, or null.</summary>
    public static EntityDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
