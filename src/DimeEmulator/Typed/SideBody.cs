using System.Text.Json;

namespace DimeEmulator;

/// <summary>Bodies and answers of what is no record.</summary>
internal static class SideBody
{
    public static Answer Ok { get; } = Answer.Json(StatusCodes.Status200OK, new { success = true, message = "ok", status = 200, phrase = "OK" });

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

    public static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
