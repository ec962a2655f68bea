using System.Globalization;

namespace DimeEmulator;

/// <summary>How keys are compared and written.</summary>
internal static class KeyText
{
    // Cannot be in a key that came over HTTP as text a person typed, and keeps "A"+"BC" apart from "AB"+"C".
    private const char Separator = '\u001f';

    /// <summary>As SQL Server usually compares: no trailing blanks, no case. Numbers and Guids by value.</summary>
    public static string Normalise(string value)
    {
        var trimmed = value.TrimEnd();
        return Guid.TryParse(trimmed, out var guid) ? guid.ToString("D").ToUpperInvariant() : trimmed.ToUpperInvariant();
    }

    public static string Join(IEnumerable<string> normalisedParts) => string.Join(Separator, normalisedParts);

    /// <summary><c>BC1/SERVICE/JOB-1001</c>: the parts as they were sent, percent-encoded.</summary>
    public static string Write(IEnumerable<string> parts) => string.Join('/', parts.Select(Uri.EscapeDataString));

    /// <summary>Compares key texts the way keys are compared.</summary>
    public static bool AreEqual(string left, string right) =>
        left.Split('/').Select(Uri.UnescapeDataString).Select(Normalise)
            .SequenceEqual(right.Split('/').Select(Uri.UnescapeDataString).Select(Normalise), StringComparer.Ordinal);

    /// <summary>The key of a record that nothing names: one that no named record can have.</summary>
    public static string OfUnnamed(long number) => Separator + OfNumber(number);

    public static string OfNumber(long number) => number.ToString(CultureInfo.InvariantCulture);
}
