using DimeClient;

namespace SyncWorker.Ledger;

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
            : definition.Key.Select(part => ValueOf(part, fields)).ToArray();
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
    public static string Fold(string key) =>
        Join(key.Split('/').Select(part => Uri.UnescapeDataString(part).TrimEnd().ToUpperInvariant()));

    private static EntityAddress Address(EntityDefinition definition, string[] parts, EntityAddress? parent)
    {
        var key = Join(parts);
        var match = Fold(key);
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

        // What the parent's own parent is called is not in the child where the aggregates differ: the way up ends there.
        foreach (var (wire, value) in fields)
        {
            parentFields.TryAdd(wire, value);
        }
        return Read(parent, parentFields, rowId: "");
    }

    private static string ValueOf(KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        part.Alternatives.Select(wire => fields.GetValueOrDefault(wire, "")).FirstOrDefault(value => value.Trim().Length > 0) ?? "";
}
