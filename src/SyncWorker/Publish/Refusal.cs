using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>Reads from the worker's problem details which changes of a batch were refused, and why. Pure.</summary>
internal static partial class Refusal
{
    /// <summary>The worker names a change by its position in the request; people know it by its line in the file.</summary>
    public static List<RefusedChange> Of(IReadOnlyList<OutgoingChange> batch, string body)
    {
        var refused = new List<RefusedChange>();
        using var problem = ProblemText.ParseOrNull(body);
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
        return refused.Count > 0 ? refused : [new(batch[0].Line, ProblemText.Words(body))];
    }

    [GeneratedRegex(@"^\[(\d+)\]\.?(.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Place();
}
