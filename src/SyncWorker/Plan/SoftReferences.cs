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
        foreach (var (entity, parameters) in definition.Aggregate == "setup" ? [] : Named)
        {
            var parts = parameters.Select(name => definition.Find(name))
                .Select(parameter => parameter is null ? "" : fields.GetValueOrDefault(parameter.Wire, ""));
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
}
