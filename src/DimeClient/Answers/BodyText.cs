using System.Text;

namespace DimeClient;

/// <summary>Converts bytes to text.</summary>
internal static class BodyText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Decodes the text in the charset of the header, or as UTF-8 if the header names none or an unknown one. Bytes that are not
    /// UTF-8 are decoded as Latin-1, which accepts any byte: a readable error is worth more than a correct refusal to read it.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var encoding = Named(charset);
        if (encoding is not null and not UTF8Encoding)
        {
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>At most <paramref name="length"/> characters, never half a surrogate pair.</summary>
    public static string Cap(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static Encoding? Named(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset))
        {
            return null;
        }
        try
        {
            return Encoding.GetEncoding(charset.Trim(' ', '"', '\''));
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null; // not supported: UTF-7, which .NET refuses to read
        }
    }
}
