using System.Globalization;

namespace DimeClient.Entities;

/// <summary>How a member's value is written in an import: as culture-invariant text.</summary>
internal static class WireText
{
    /// <summary>The upper bound of a SQL <c>time</c>.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static string Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "True" : "False",
        TimeSpan duration => Duration(duration),
        Guid guid => guid.ToString("D"),
        Enum number => number.ToString("D"),
        IEnumerable<string> list => string.Join(';', list),
        DimeDateTime date => date.ToString(),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A member cannot be of the type {value.GetType()}."),
    };

    /// <summary>
    /// <c>HH:mm:ss</c>. A duration that does not fit this format is written in full, so that it is refused and not truncated.
    /// </summary>
    private static string Duration(TimeSpan duration) =>
        duration >= TimeSpan.Zero && duration < Day && duration.Ticks % TimeSpan.TicksPerSecond == 0
            ? duration.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
            : duration.ToString("c", CultureInfo.InvariantCulture);
}
