using System.Collections.Frozen;
using DimeClient;

namespace SyncWorker.Plan;

/// <summary>
/// Finds what a record names besides its parent: setup, and the resource it is planned for. It is not documented whether the server
/// refuses a record when these are missing, so the record waits for them briefly if they are on their way. Pure.
/// </summary>
internal static class SoftReferences
{
    /// <param name="fields">Wire name → value.</param>
    /// <returns>The named entity and the parts of its key.</returns>
    public static IEnumerable<(string Entity, string Key)> Of(EntityDefinition definition, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (entity, wires) in NamedBy[definition.Name])
        {
            if (Array.TrueForAll(wires, wire => fields.TryGetValue(wire, out var part) && !string.IsNullOrWhiteSpace(part)))
            {
                yield return (entity, Changes.KeyText.Join(wires.Select(wire => fields[wire])));
            }
        }
    }

    private static List<(string Entity, string[] Wires)> NamesOf(EntityDefinition definition)
    {
        if (definition.Aggregate == "setup")
        {
            return [];
        }

        var names = Named
            .Where(named => named.Entity != definition.Name && Array.TrueForAll(named.Parameters, name => definition.Find(name) is not null))
            .Select(named => (named.Entity, Array.ConvertAll(named.Parameters, name => definition.Find(name)!.Wire))).ToList();
        if (definition.Name == "TaskContainer")
        {
            names.Add(("Container", ["ContainerName"]));
        }
        return names;
    }

    // JSON names from the catalog. A name means the same in every entity that has it.
    private static readonly (string Entity, string[] Parameters)[] Named =
    [
        ("Category", ["category"]),
        ("TimeMarker", ["timeMarker"]),
        ("Pin", ["pin"]),
        ("Container", ["container"]),
        ("FilterGroup", ["filterGroup"]),
        ("FilterValue", ["filterGroup", "filterValue"]),
        ("Resource", ["resourceNo"]),
    ];

    private static readonly FrozenDictionary<string, List<(string Entity, string[] Wires)>> NamedBy =
        DimeCatalog.Entities.ToFrozenDictionary(entity => entity.Name, NamesOf);
}
