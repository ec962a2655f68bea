using System.Text;
using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Operate;

/// <summary>Reads problem details (RFC 9457). Pure.</summary>
internal static class ProblemText
{
    /// <summary>The part of the answer that is for people: title and detail.</summary>
    public static string Words(string body)
    {
        using var problem = ParseOrNull(body);
        if (problem is null || problem.RootElement.ValueKind != JsonValueKind.Object)
        {
            return body.Length > 200 ? body[..200] : body;
        }

        var words = new StringBuilder();
        foreach (var name in (string[])["title", "detail"])
        {
            if (problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                words.Append(words.Length > 0 ? " " : "").Append(value.GetString());
            }
        }
        return words.ToString();
    }

    /// <summary>The problems that the answer lists by field; empty if it lists none.</summary>
    public static IReadOnlyList<Problem> Problems(string body)
    {
        using var details = ParseOrNull(body);
        return details?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateObject().SelectMany(field =>
                field.Value.EnumerateArray().Select(words => Problem.Of(field.Name, null, words.GetString()!)))]
            : [];
    }

    /// <summary>Null if the body is not JSON.</summary>
    public static JsonDocument? ParseOrNull(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
