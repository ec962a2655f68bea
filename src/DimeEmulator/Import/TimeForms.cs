using System.Globalization;
using System.Text.RegularExpressions;

namespace DimeEmulator;

/// <summary>The formats in which clients write dates and times of day.</summary>
internal static partial class TimeForms
{
    private const string StrictTime = "HH:mm:ss";

    private static readonly string[] StrictDates =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <remarks>Lenient also accepts a blank instead of the T: the vendor's .NET SDK and CLI write <c>2026-01-02 08:30:00Z</c>.</remarks>
    public static bool IsDate(string value, ValueForms forms) => forms == ValueForms.Strict
        ? DateTimeOffset.TryParseExact(value, StrictDates, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : Date().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <param name="mayPassADay">The value is a duration, not a time of day.</param>
    /// <remarks>
    /// Lenient also accepts <c>08:30</c>, seven decimals of a second, and the vendor's .NET SDK's forms of a TimeSpan, for times of
    /// day as well: ticks in an import, <c>1.01:01:00</c> on a typed endpoint. That is 25 hours, so <c>25:01:00</c> is the same.
    /// </remarks>
    public static bool IsTime(string value, ValueForms forms, bool mayPassADay) => forms == ValueForms.Strict
        ? TimeOnly.TryParseExact(value, StrictTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) || IsSpan(value, mayPassADay);

    private static bool IsSpan(string value, bool mayPassADay) => Time().Match(value) is { Success: true, Groups: var groups }
        && (mayPassADay || int.Parse(groups["hours"].ValueSpan, CultureInfo.InvariantCulture) < 24);

    [GeneratedRegex(
        @"^(\d{1,3}\.)?(?<hours>\d{1,4}):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
