using DimeClient;

namespace SyncWorker.Changes;

/// <summary>Builds addresses from field values. Pure.</summary>
internal static class KeyText
{
    /// <summary>The address of the record these fields name; null when a part of the key has no value.</summary>
    /// <param name="fields">Wire name → value.</param>
    /// <param name="rowId">Stands for the key where nobody knows what the key is, and every row is a record of its own.</param>
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

    /// <summary>The key as it is compared: as SQL Server usually does, trimmed at the end and without case.</summary>
    public static string MatchOf(string key) =>
        Join(key.Split('/').Select(part => Uri.UnescapeDataString(part).TrimEnd().ToUpperInvariant()));

    private static EntityAddress Address(EntityDefinition definition, string[] parts, EntityAddress? parent)
    {
        var key = Join(parts);
        var match = MatchOf(key);
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
            // A record that names its appointment by id instead of Guid has the id under the appointment's own name.
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

        // What the parent's own parent is called is not in the child where the aggregates differ: the way up ends there.
        foreach (var (wire, value) in fields)
        {
            parentFields.TryAdd(wire, value);
        }
        return Read(parent, parentFields, rowId: "");
    }

    /// <summary>The source application that a record names its key within; null where the key needs none.</summary>
    public static ProcedureParameter? ScopeOf(EntityDefinition definition, IReadOnlyDictionary<string, string> fields) =>
        definition.Key.Any(part => NameOf(part, fields) is { } wire && definition.Find(wire)!.Json == "appointmentNo")
            ? definition.Find("sourceApp")
            : null;

    // Two back offices may number their appointments alike: what is one number to each must not become one record here.
    private static string[] ValuesOf(EntityDefinition definition, KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        NameOf(part, fields) is not { } wire ? [""]
        : ScopeOf(definition, fields) is { } source && part.Alternatives.Length > 1 ? [fields.GetValueOrDefault(source.Wire, "").Trim(), fields[wire]]
        : [fields[wire]];

    private static string? NameOf(KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        part.Alternatives.FirstOrDefault(wire => fields.GetValueOrDefault(wire, "").Trim().Length > 0);
}
