using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>
/// The form of what a command prints: texts without times, numbers, addresses, paths and the width of columns; objects with the names and
/// kinds of their values. A line with <c>…</c> alone stands for any lines.
/// </summary>
internal static partial class Shape
{
    /// <returns>Where the two differ in form; null if they do not.</returns>
    public static string? Difference(string shown, string printed)
    {
        printed = LogLine().Replace(printed, ""); // of the services, which share the terminal
        if (shown.TrimStart().StartsWith('{'))
        {
            return Difference("", JsonDocument.Parse(shown).RootElement, JsonDocument.Parse(printed).RootElement);
        }

        var (left, right) = (Lines(shown), Lines(printed));
        var (at, end) = (left.IndexOf("…"), left.Count - left.IndexOf("…") - 1);
        if (at >= 0 && right.Count >= left.Count - 1)
        {
            (left, right) = ([.. left[..at], .. left[^end..]], [.. right[..at], .. right[^end..]]);
        }

        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
            {
                return $"the document shows '{left.ElementAtOrDefault(i)}' and not '{right.ElementAtOrDefault(i)}'.";
            }
        }
        return null;
    }

    private static string? Difference(string path, JsonElement shown, JsonElement printed) => (shown.ValueKind, printed.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) when Names(shown) != Names(printed) =>
            $"the document shows '{path}' with {Names(shown)} and not with {Names(printed)}.",
        (JsonValueKind.Object, JsonValueKind.Object) => shown.EnumerateObject()
            .Select(member => Difference($"{path}.{member.Name}", member.Value, printed.GetProperty(member.Name)))
            .FirstOrDefault(difference => difference is not null),
        (JsonValueKind.Array, JsonValueKind.Array) => shown.EnumerateArray().Zip(printed.EnumerateArray())
            .Select(pair => Difference($"{path}[]", pair.First, pair.Second)).FirstOrDefault(difference => difference is not null),
        (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) => null,
        (JsonValueKind.Null, _) or (_, JsonValueKind.Null) => null,
        var (left, right) => left == right ? null : $"the document shows '{path}' as {left} and not as {right}.",
    };

    private static string Names(JsonElement element) => string.Join(", ", element.EnumerateObject().Select(member => member.Name));

    private static List<string> Lines(string text) => [.. text.Trim().Split('\n').Select(Of)];

    private static string Of(string line)
    {
        line = Time().Replace(line.Trim(), "TIME");
        line = Address().Replace(line, "ADDRESS");
        line = FilePath().Replace(line, "$1PATH");
        line = Group().Replace(line, "GROUP");
        line = Length().Replace(line, "DURATION");
        line = Cursor().Replace(line, "--cursor CURSOR");
        return Gap().Replace(Number().Replace(line, "0"), "  ");
    }

    [GeneratedRegex(@"^\S+ \S+Z (trce|dbug|info|warn|fail|crit): .*\n?", RegexOptions.Multiline)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(https?|amqps?)://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(^|\s)/[\w./-]+")]
    private static partial Regex FilePath();

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex Group();

    [GeneratedRegex(@"\b\d+(\.\d+)? (d|h|min|s)\b( \d+ (h|min|s)\b)?")]
    private static partial Regex Length();

    [GeneratedRegex(@"--cursor \S+")]
    private static partial Regex Cursor();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
