using DimeClient;

namespace SyncWorker.Plan;

/// <summary>
/// What a record names beside its parent: setup, and the resource it is planned for. Nobody outside knows whether the server minds
/// when they are missing, so it waits for them a moment when they are on their way. Pure.
/// </summary>
internal static class SoftReferences
{
    /// <param name="fields">Wire name → value.</param>
    /// <returns>The named entity and the parts of its key.</returns>
    public static IEnumerable<(string Entity, string Key)> Of(EntityDefinition definition, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (entity, parameters) in definition.Aggregate == "setup" ? [] : Named)
        {
            var parts = parameters.Select(name => definition.Find(name)).Select(parameter => parameter is null ? "" : fields.GetValueOrDefault(parameter.Wire, ""));
            if (entity != definition.Name && parts.ToArray() is var key && Array.TrueForAll(key, part => part.Trim().Length > 0))
            {
                yield return (entity, Changes.KeyText.Join(key));
            }
        }

        if (definition.Name == "TaskContainer" && fields.TryGetValue("ContainerName", out var container))
        {
            yield return ("Container", Changes.KeyText.Join([container]));
        }
    }

    // By the catalog's JSON names; they mean the same in every entity that has them.
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
}
