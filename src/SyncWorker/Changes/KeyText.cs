using DimeClient;

namespace SyncWorker.Changes;

/// <summary>Builds addresses from field values. Pure.</summary>
internal static class KeyText
{
    /// <summary>The address of the record that these fields name; null when a part of the key has no value.</summary>
    /// <param name="fields">Wire name → value.</param>
    /// <param name="rowId">Replaces the key if the key of the entity is unknown; every row is then a record of its own.</param>
    public static EntityAddress? Read(EntityDefinition definition, IReadOnlyDictionary<string, string> fields, string rowId)
    {
        var parts = definition.Key.IsEmpty
            ? [rowId]
            : definition.Key.SelectMany(part => ValuesOf(definition, part, fields)).ToArray();
        return Array.TrueForAll(parts, part => part.Length > 0) ? Address(definition, parts, ParentOf(definition, fields)) : null;
    }

    /// <summary>The address of a change that clears all values of a parent: the parent's key under this entity's name.</summary>
    public static EntityAddress? ReadClear(EntityDefinition definition, IReadOnlyDictionary<string, string> fields) =>
        ParentOf(definition, fields) is { } parent
            ? Address(definition, [.. parent.Key.Split('/').Select(Uri.UnescapeDataString)], parent)
            : null;

    /// <summary>The key as people write it: parts percent-encoded, joined with a slash.</summary>
    public static string Join(IEnumerable<string> parts) => string.Join('/', parts.Select(Uri.EscapeDataString));

    /// <summary>The key in the form used for comparison: trimmed at the end and without case, as SQL Server usually compares.</summary>
    public static string MatchOf(string key) =>
        Join(key.Split('/').Select(part => PartToCompare(Uri.UnescapeDataString(part))));

    private static string PartToCompare(string part) => part.TrimEnd().ToUpperInvariant();

    private static EntityAddress Address(EntityDefinition definition, string[] parts, EntityAddress? parent)
    {
        var key = Join(parts);
        var match = Join(Array.ConvertAll(parts, PartToCompare));
        var root = parent is not null && parent.Definition.Aggregate == definition.Aggregate
            ? parent.Root
            : $"{definition.Name}:{match}";
        return new(definition, key, match, root, parent);
    }

    private static EntityAddress? ParentOf(EntityDefinition definition, IReadOnlyDictionary<string, string> fields)
    {
        if (definition.Parent is null || DimeCatalog.Find(definition.Parent) is not { } parent)
        {
            return null;
        }

        var parentFields = new Dictionary<string, string>();
        foreach (var wire in parent.Key.SelectMany(part => part.Alternatives))
        {
            // A record that names its appointment by id instead of Guid carries the id under the appointment's own parameter name.
            var own = definition.ParentKey.GetValueOrDefault(wire) ?? definition.Find(wire)?.Wire;
            if (own is not null && fields.TryGetValue(own, out var value))
            {
                parentFields[wire] = value;
            }
        }

        if (definition.Find("sourceApp") is { } source && fields.TryGetValue(source.Wire, out var sourceApp))
        {
            parentFields.TryAdd("SourceApp", sourceApp); // pSourceApp of an appointment's links
        }

        // If the aggregates differ, the child does not name the parent of its parent, so the chain of parents ends there.
        foreach (var (wire, value) in fields)
        {
            parentFields.TryAdd(wire, value);
        }
        return Read(parent, parentFields, rowId: "");
    }

    /// <summary>The source application in which the record's key is unique; null if the key needs none.</summary>
    public static ProcedureParameter? ScopeOf(EntityDefinition definition, IReadOnlyDictionary<string, string> fields) =>
        definition.Key.Any(part => NameOf(part, fields) is { } wire && definition.Find(wire)!.Json == "appointmentNo")
            ? definition.Find("sourceApp")
            : null;

    // Two back offices may use the same appointment number. These are two records and must not become one here.
    private static string[] ValuesOf(EntityDefinition definition, KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        NameOf(part, fields) is not { } wire ? [""]
        : ScopeOf(definition, fields) is { } source && part.Alternatives.Length > 1
            ? [fields.GetValueOrDefault(source.Wire, "").Trim(), fields[wire]]
        : [fields[wire]];

    private static string? NameOf(KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        part.Alternatives.FirstOrDefault(wire => fields.GetValueOrDefault(wire, "").Trim().Length > 0);
}
