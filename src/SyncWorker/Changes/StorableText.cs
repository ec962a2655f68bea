using System.Text;

namespace SyncWorker.Changes;

/// <summary>
/// Turns text from other systems into text that both stores accept. PostgreSQL refuses NUL, an encoder refuses half of a surrogate
/// pair, and a terminal obeys the other control characters.
/// </summary>
internal static class StorableText
{
    /// <summary>Maximum length of a message's id, in characters.</summary>
    public const int MostOfId = 400;

    private const char Instead = '\uFFFD';

    /// <returns>At most <paramref name="most"/> characters, with U+FFFD in place of each character that is not text.</returns>
    public static string Of(string text, int most)
    {
        var kept = Cut(text, most);
        for (var i = 0; i < kept.Length; i++)
        {
            if (IsForeign(kept, i))
            {
                return Replaced(kept);
            }
        }
        return kept;
    }

    /// <summary>The first characters of the text; never cuts a surrogate pair in half.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsForeign(text, i))
            {
                clean[i] = Instead;
            }
        }
        return clean.ToString();
    }

    private static bool IsForeign(string text, int i) => text[i] switch
    {
        '\t' or '\n' or '\r' => false,
        var high when char.IsHighSurrogate(high) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        var low when char.IsLowSurrogate(low) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        var other => char.IsControl(other),
    };
}
