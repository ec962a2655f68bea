using System.Text.Json;

namespace DimeEmulator;

/// <summary>Bodies of what is no record.</summary>
internal static class SideBody
{
    public static Answer Refused(string description) => Answer.Error(StatusCodes.Status400BadRequest, "Bad Request", description);

    /// <summary>Hands over the body's objects: one, or where many are taken also those of an array.</summary>
    public static Answer With(HttpContext http, bool many, Func<IReadOnlyList<JsonElement>, Answer> then)
    {
        try
        {
            var body = JsonElement.Parse(ApiCall.Of(http).Body);
            IReadOnlyList<JsonElement> objects = many && body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
            return objects.All(o => o.ValueKind == JsonValueKind.Object)
                ? then(objects)
                : Refused($"The body must be a JSON object{(many ? " or an array of objects" : "")}.");
        }
        catch (JsonException e)
        {
            return Refused($"The body is no JSON: {e.Message}");
        }
    }

    /// <summary>A member by its name without regard to case: the vendor's .NET SDK writes <c>Text</c>, others <c>text</c>.</summary>
    public static JsonElement? Member(JsonElement json, string name)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }
        return null;
    }

    public static string TextOf(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";
}
