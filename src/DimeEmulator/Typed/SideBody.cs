using System.Text.Json;

namespace DimeEmulator;

/// <summary>Bodies of calls that write no record.</summary>
internal static class SideBody
{
    public static Answer Refused(string description) => Answer.Error(StatusCodes.Status400BadRequest, "Bad Request", description);

    /// <summary>Passes on the body's objects: one object, or an array of objects if many are allowed.</summary>
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
            return Refused($"The body is not JSON: {e.Message}");
        }
    }

    /// <summary>Finds a member by its name, ignoring case: the vendor's .NET SDK writes <c>Text</c>, others <c>text</c>.</summary>
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
