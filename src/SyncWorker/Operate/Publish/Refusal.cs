using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncWorker.Operate.Publish;

/// <summary>Reads the worker's problem details (RFC 9457). Pure.</summary>
internal static partial class Refusal
{
    /// <summary>The worker names a change by its place in the request; people know it by its line.</summary>
    public static List<RefusedChange> Of(IReadOnlyList<OutgoingChange> batch, string body)
    {
        var refused = new List<RefusedChange>();
        using var problem = ParseOrNull(body);
        if (problem is not null && problem.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
        {
            foreach (var error in errors.EnumerateObject())
            {
                var place = Place().Match(error.Name);
                var index = place.Success ? int.Parse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
                var field = place.Success ? place.Groups[2].Value : error.Name;
                var said = string.Join("; ", error.Value.EnumerateArray().Select(words => words.GetString()));
                refused.Add(new(batch[Math.Min(index, batch.Count - 1)].Line, field.Length == 0 ? said : $"{field}: {said}"));
            }
        }
        return refused.Count > 0 ? refused : [new(batch[0].Line, Words(body))];
    }

    /// <summary>What the answer says to people.</summary>
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

    private static JsonDocument? ParseOrNull(string body)
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

    [GeneratedRegex(@"^\[(\d+)\]\.?(.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Place();
}
