using System.Globalization;

namespace DimeEmulator;

/// <summary>How keys are compared and written.</summary>
internal static class KeyText
{
    // This character does not occur in text that a person typed, and it keeps "A"+"BC" distinct from "AB"+"C".
    private const char Separator = '\u001f';

    /// <summary>Normalises as SQL Server usually compares: ignoring trailing blanks and case. Numbers and Guids compare by value.</summary>
    public static string Normalise(string value)
    {
        var trimmed = value.TrimEnd();
        return Guid.TryParse(trimmed, out var guid) ? guid.ToString("D").ToUpperInvariant() : trimmed.ToUpperInvariant();
    }

    public static string Join(IEnumerable<string> normalisedParts) => string.Join(Separator, normalisedParts);

    /// <summary><c>BC1/SERVICE/JOB-1001</c>: the parts as they were sent, percent-encoded.</summary>
    public static string Write(IEnumerable<string> parts) => string.Join('/', parts.Select(Uri.EscapeDataString));

    /// <summary>Compares key texts like keys.</summary>
    public static bool AreEqual(string left, string right) =>
        left.Split('/').Select(Uri.UnescapeDataString).Select(Normalise)
            .SequenceEqual(right.Split('/').Select(Uri.UnescapeDataString).Select(Normalise), StringComparer.Ordinal);

    /// <summary>The key of a record without a key of its own: no other record can have it.</summary>
    public static string OfUnnamed(long number) => Separator + OfNumber(number);

    public static string OfNumber(long number) => number.ToString(CultureInfo.InvariantCulture);
}
