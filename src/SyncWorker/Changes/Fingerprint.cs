using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SyncWorker.Changes;

/// <summary>
/// What dead letters with the same cause have in common: entity, procedure, field, and the message without the parts that
/// belong to a single record. Pure.
/// </summary>
internal static partial class Fingerprint
{
    private const int Digits = 12;

    /// <summary>Twelve hexadecimal digits.</summary>
    public static string Of(string? entity, string? key, DeadReason reason)
    {
        var cause = string.Join('\n', entity, reason.Procedure, reason.Field, Normalise(reason.Message, key));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause)))[..Digits];
    }

    /// <summary>The message with quoted values, parts of the key, and words with digits replaced.</summary>
    /// <param name="key">The record's key as people write it, if it has one.</param>
    public static string Normalise(string message, string? key)
    {
        var text = Quoted().Replace(message, "…");
        foreach (var part in (key ?? "").Split('/').Select(Uri.UnescapeDataString)
            .Where(part => part.Trim().Length > 0).OrderByDescending(part => part.Length))
        {
            text = Regex.Replace(
                text, $@"(?<!\w){Regex.Escape(part)}(?!\w)", "…", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexTimeout);
        }
        return Spaces().Replace(Numbered().Replace(text, "#"), " ").Trim();
    }

    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    // An apostrophe inside a word is not a quotation mark.
    [GeneratedRegex("""
        "[^"]*"|`[^`]*`|(?<!\w)'[^']*'(?!\w)|“[^”]*”|«[^»]*»
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Quoted();

    // Every word that contains a digit: numbers, times, Guids, and codes such as A12-B.
    [GeneratedRegex(@"[\w.:+-]*\d[\w:+-]*", RegexOptions.None, 1_000)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1_000)]
    private static partial Regex Spaces();
}
