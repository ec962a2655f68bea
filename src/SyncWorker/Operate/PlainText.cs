using System.Globalization;
using System.Text;

namespace SyncWorker.Operate;

/// <summary>
/// Makes foreign text safe for a terminal. Control characters could move the cursor, hide lines or make the terminal run something,
/// so they are shown as their codes: <c>\u001B</c>. Pure.
/// </summary>
internal static class PlainText
{
    /// <summary>Tabs and line ends stay.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(IsHidden))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var isLineEnd = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
            _ = IsHidden(text[i]) && !isLineEnd
                ? plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}")
                : plain.Append(text[i]);
        }
        return plain.ToString();
    }

    /// <summary>The same on one line, because text after a line end could pass for a line of its own.</summary>
    public static string OneLine(string text) => Of(text.ReplaceLineEndings(" "));

    // Characters that change the writing direction are not control characters by category, but they can hide text as well.
    private static bool IsHidden(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is '\u061C' or (>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
