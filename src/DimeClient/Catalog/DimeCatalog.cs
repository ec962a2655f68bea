using System.Collections.Immutable;
using System.Globalization;

namespace DimeClient;

/// <summary>Every entity that the import supports. The list itself is generated: see <c>tools/CatalogGenerator</c>.</summary>
public static partial class DimeCatalog
{
    // Lazy: the order in which the parts of a partial class initialise their statics is not defined.
    private static readonly Lazy<Dictionary<string, EntityDefinition>> ByName =
        new(() => Entities.ToDictionary(e => e.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The entity of that name, ignoring case, or null.</summary>
    public static EntityDefinition? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>Names and numbers of an enumeration, names ignoring case.</summary>
    private static ImmutableDictionary<string, int> NumbersOf<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().ToImmutableDictionary(
            value => value.ToString(),
            value => Convert.ToInt32(value, CultureInfo.InvariantCulture),
            StringComparer.OrdinalIgnoreCase);
}
