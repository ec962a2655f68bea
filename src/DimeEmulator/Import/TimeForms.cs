using System.Globalization;
using System.Text.RegularExpressions;

namespace DimeEmulator;

/// <summary>How clients write dates and times of day.</summary>
internal static partial class TimeForms
{
    private const string StrictTime = "HH:mm:ss";

    private static readonly string[] StrictDates =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private static readonly string[] Times = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];

    /// <remarks>Lenient adds a blank for the T: the vendor's .NET SDK and CLI write <c>2026-01-02 08:30:00Z</c>.</remarks>
    public static bool IsDate(string value, ValueForms forms) => forms == ValueForms.Strict
        ? DateTimeOffset.TryParseExact(value, StrictDates, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : Date().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <remarks>
    /// Lenient adds <c>08:30</c>, seven digits of a second, and what the vendor's .NET SDK makes of a TimeSpan: ticks in an
    /// import, <c>1.01:01:00</c> on a typed endpoint.
    /// </remarks>
    public static bool IsTime(string value, ValueForms forms) => forms == ValueForms.Strict
        ? TimeOnly.TryParseExact(value, StrictTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : TimeOnly.TryParseExact(value, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || (TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && value.Contains(':', StringComparison.Ordinal))
            || long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
