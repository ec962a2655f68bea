using System.Text.Json;

namespace DimeEmulator;

/// <summary>Turns one entry of <c>procedures.json</c> into an entity and its procedures.</summary>
internal static class CatalogReader
{
    public static Entity ReadEntity(string name, JsonElement entry) => new()
    {
        Name = name,
        Path = Text(entry, "path"),
        ParentName = Text(entry, "parent"),
        ParentKey = entry.TryGetProperty("parentKey", out var pairs)
            ? pairs.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal),
        Key = ReadKey(entry.GetProperty("key")),
        Parameters = [.. entry.GetProperty("parameters").EnumerateArray().Select(ReadParameter)],
    };

    public static IEnumerable<Procedure> ReadProcedures(JsonElement entry, Entity entity)
    {
        (string Property, ProcedureKind Kind)[] kinds =
            [("upsert", ProcedureKind.Upsert), ("delete", ProcedureKind.Delete), ("clear", ProcedureKind.Clear)];
        return kinds
            .Select(k => (Name: Text(entry, k.Property), k.Kind))
            .Where(k => k.Name is not null)
            .Select(k => new Procedure(k.Name!, k.Kind, entity));
    }

    // An appointment's Guid, id and number follow each other in a key and are three names of the same part.
    private static List<KeyPart> ReadKey(JsonElement key)
    {
        var parts = new List<KeyPart>();
        if (key.ValueKind == JsonValueKind.Null)
        {
            return parts;
        }
        foreach (var name in key.EnumerateArray().Select(k => k.GetString()!))
        {
            var twin = parts.FindIndex(p => p.Names[0].EndsWith("Guid", StringComparison.Ordinal)
                && (p.Names[0][..^4] + "Id" == name || p.Names[0][..^4] + "No" == name));
            if (twin >= 0)
            {
                parts[twin] = new KeyPart([.. parts[twin].Names, name]);
            }
            else
            {
                parts.Add(new KeyPart([name]));
            }
        }
        return parts;
    }

    private static Parameter ReadParameter(JsonElement entry)
    {
        var type = entry.GetProperty("type").GetString()!;
        string[] required = entry.TryGetProperty("required", out var list) ? [.. list.EnumerateArray().Select(r => r.GetString()!)] : [];
        var (wire, json) = (entry.GetProperty("wire").GetString()!, entry.GetProperty("json").GetString()!);
        return new Parameter(wire, json, type, KindOf(type), MaxLengthOf(entry))
        {
            InUpsert = entry.GetProperty("upsert").GetBoolean(),
            InDelete = entry.GetProperty("delete").GetBoolean(),
            RequiredForUpsert = required.Contains("upsert"),
            RequiredForDelete = required.Contains("delete"),
        };
    }

    private static ValueKind KindOf(string type) => type switch
    {
        "string" or "IEnumerable<string>" => ValueKind.Text,
        "int" => ValueKind.Integer,
        "long" => ValueKind.Long,
        "decimal" => ValueKind.Decimal,
        "bool" => ValueKind.Boolean,
        "DateTime" => ValueKind.DateTime,
        "TimeSpan" => ValueKind.Time,
        "Guid" => ValueKind.Guid,
        _ => ValueKind.Enum,
    };

    private static int? MaxLengthOf(JsonElement entry) =>
        entry.TryGetProperty("maxLength", out var length) && length.ValueKind == JsonValueKind.Number ? length.GetInt32() : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
