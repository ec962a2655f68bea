using System.Globalization;
using System.Text.Json.Nodes;

namespace DimeEmulator;

/// <summary>A stored record as a typed endpoint shows it: JSON names, JSON types.</summary>
internal static class RecordJson
{
    /// <summary>Lists of these entities include the server's own id.</summary>
    private static readonly string[] WithId = ["Category", "TimeMarker", "FilterGroup", "Resource"];

    public static JsonObject Of(Entity entity, Record record)
    {
        var json = new JsonObject();
        if (WithId.Contains(entity.Name))
        {
            json["id"] = record.Number;
        }
        foreach (var parameter in entity.Parameters)
        {
            if (record.Fields.TryGetValue(parameter.Wire, out var value))
            {
                json[parameter.Json] = Value(parameter.Kind, value);
            }
        }
        return json;
    }

    public static JsonArray Of(Entity entity, IEnumerable<Record> records) => [.. records.Select(record => Of(entity, record))];

    private static JsonValue? Value(ValueKind kind, string value) => kind switch
    {
        ValueKind.Text => JsonValue.Create(value),
        _ when value.Length == 0 => null, // the column is empty
        ValueKind.Boolean => JsonValue.Create(value is "1" || (value is not "0" && bool.Parse(value))),
        ValueKind.Integer or ValueKind.Long or ValueKind.Enum => JsonValue.Create(long.Parse(value, CultureInfo.InvariantCulture)),
        ValueKind.Decimal => JsonValue.Create(decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(value),
    };
}
