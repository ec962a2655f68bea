using System.Text.Json;

namespace DimeEmulator;

/// <summary><c>POST /token</c>: accepts any user name and password that are not empty.</summary>
internal static class TokenEndpoint
{
    public static Answer Issue(ApiCall call, TimeProvider time)
    {
        try
        {
            using var json = JsonDocument.Parse(call.Body);
            var user = Text(json.RootElement, "username");
            return user.Length == 0 || Text(json.RootElement, "password").Length == 0
                ? Answer.Error(StatusCodes.Status401Unauthorized, "Unauthorized", "username and password must not be empty.")
                : Answer.Json(StatusCodes.Status200OK, new { token = Tokens.Issue(user, time.GetUtcNow()) });
        }
        catch (JsonException)
        {
            return Answer.Error(
                StatusCodes.Status400BadRequest, "Bad Request", """The body must be { "username": …, "password": … }.""");
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
