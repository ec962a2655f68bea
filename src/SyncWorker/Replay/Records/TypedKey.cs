using SyncWorker.Changes;

namespace SyncWorker.Replay.Records;

/// <summary>
/// A key as people type it: the whole key or its last parts, in any case, with slashes inside a part that are not written %2F; or a bare
/// number. Pure.
/// </summary>
internal sealed class TypedKey
{
    // Each slash is either between two parts or inside one, so each slash doubles the number of readings.
    private const int MostSlashes = 5;

    public TypedKey(string typed)
    {
        Text = typed.Trim();
        Readings =
        [
            .. Groupings(Text).Concat(Groupings(Unescaped(Text)))
                .DistinctBy(parts => KeyText.Join(parts)).Where(parts => parts.All(part => part.Length > 0)),
        ];
    }

    public string Text { get; }

    /// <summary>The possible ways to split the key into parts, the most parts first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Readings { get; }

    /// <summary>The readings in the form in which keys are compared: <see cref="KeyText.MatchOf"/>.</summary>
    public IReadOnlyList<string> Matches => [.. Readings.Select(parts => KeyText.MatchOf(KeyText.Join(parts)))];

    /// <summary>The number, if the key consists of digits only: 1001 means JOB-1001 and J0001001.</summary>
    public string? Number => Text.Length > 0 && Text.All(char.IsAsciiDigit)
        ? Text.TrimStart('0') is { Length: > 0 } digits ? digits : "0"
        : null;

    /// <summary>The words of the records that the readings may name: as in the table <c>entity_word</c>.</summary>
    public IReadOnlyList<string> Words => [.. Matches.Select(WordOf).Distinct()];

    /// <summary>Whether one of the readings is the key's last parts.</summary>
    public bool IsEndOf(string match) => Matches.Any(ending => match.EndsWith("/" + ending, StringComparison.Ordinal));

    /// <summary>The number at the end of a key without leading zeros; the key's last part if it does not end in digits.</summary>
    internal static string WordOf(string match)
    {
        var last = Parts(match)[^1];
        var digits = last[last.TrimEnd(Digits).Length..];
        return digits.Length == 0 ? match[(match.LastIndexOf('/') + 1)..]
            : digits.TrimStart('0') is { Length: > 0 } number ? number
            : "0";
    }

    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>Whether a key's last part ends in the typed number, and not in a longer one.</summary>
    public bool IsNumberOf(string match)
    {
        var last = Parts(match)[^1];
        return Number is { } number && last.EndsWith(number, StringComparison.Ordinal)
            && last[..^number.Length].TrimEnd('0') is var before
            && (before.Length == 0 || !char.IsAsciiDigit(before[^1]));
    }

    /// <summary>The parts of a key in the ledger, as the source gave them.</summary>
    public static string[] Parts(string key) => [.. key.Split('/').Select(Uri.UnescapeDataString)];

    private static string Unescaped(string text) => string.Join('/', text.Split('/').Select(Uri.UnescapeDataString));

    private static IEnumerable<IReadOnlyList<string>> Groupings(string text)
    {
        var segments = text.Split('/');
        if (segments.Length > MostSlashes + 1)
        {
            return [segments, [text]];
        }

        var ways = 1 << (segments.Length - 1);
        return Enumerable.Range(0, ways).Select(way => Group(segments, way)).OrderByDescending(parts => parts.Count);
    }

    /// <param name="way">One bit for each slash: set if the slash is inside a part.</param>
    private static List<string> Group(string[] segments, int way)
    {
        var parts = new List<string> { segments[0] };
        for (var i = 1; i < segments.Length; i++)
        {
            if ((way & (1 << (i - 1))) != 0)
            {
                parts[^1] += "/" + segments[i];
            }
            else
            {
                parts.Add(segments[i]);
            }
        }
        return parts;
    }
}
