using System.Text.Json;

namespace DimeClient;

/// <summary>Finds the server's message in an error body, searching in the same order as the other SDKs of the family.</summary>
/// <param name="Text">The words, or null.</param>
/// <param name="Code">The error code, or null.</param>
/// <param name="FromTheApi">The words have one of the API's own shapes; they are not a framework's "Not Found".</param>
internal readonly record struct ServerWords(string? Text, string? Code, bool FromTheApi)
{
    /// <summary>Titles that a framework writes for a bare status; they say nothing about the request's content.</summary>
    private static readonly string[] BareTitles =
        ["Not Found", "Resource not found", "Method Not Allowed", "Gone", "Unsupported Media Type", "Not Acceptable"];

    public static ServerWords Read(JsonElement content)
    {
        var code = content.TextOf("code");
        if (content.ValueKind == JsonValueKind.String)
        {
            return new(content.GetString(), null, !IsBare(content.GetString()!));
        }
        if ((content.TextOf("description") ?? ErrorText(content)) is { } said)
        {
            return new(code is null ? said : $"{said} (code: {code})", code, !IsBare(said));
        }
        if (FieldErrors(content) is { Length: > 0 } fields)
        {
            return new(fields, code, FromTheApi: true);
        }
        if ((content.TextOf("detail") ?? content.TextOf("title")) is { } problem)
        {
            return new(problem, code, !IsBare(problem));
        }
        if (content.TextOf("message") is { } message)
        {
            return new(message, code, content.Member("success") is not null || !IsBare(message));
        }
        return new(content.TextOf("phrase"), code, FromTheApi: content.Member("success") is not null);
    }

    private static string? ErrorText(JsonElement content) =>
        content.TextOf("error") ?? (content.Member("error") is { ValueKind: JsonValueKind.Object } error ? Read(error).Text : null);

    /// <summary>"field: message; …", sorted by field: from the map of validation problem details, or from a plain list.</summary>
    private static string FieldErrors(JsonElement content) => content.Member("errors") switch
    {
        { ValueKind: JsonValueKind.Object } map => string.Join("; ", map.EnumerateObject()
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .SelectMany(field => Messages(field.Value).Select(m => field.Name.Length == 0 ? m : $"{field.Name}: {m}"))),
        { ValueKind: JsonValueKind.Array } list => string.Join("; ", Messages(list)),
        _ => "",
    };

    private static IEnumerable<string> Messages(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Messages),
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Null => [],
        _ => [value.GetRawText()],
    };

    private static bool IsBare(string text) =>
        Array.Exists(BareTitles, title => string.Equals(title, text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
}
