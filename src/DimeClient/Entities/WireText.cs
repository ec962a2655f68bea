using System.Globalization;

namespace DimeClient.Entities;

/// <summary>How a member's value is written in an import: text, in no culture.</summary>
internal static class WireText
{
    /// <summary>The most a SQL <c>time</c> holds.</summary>
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

    /// <summary><c>HH:mm:ss</c>. What that cannot hold is written in full, so that it is refused and not cut to size.</summary>
    private static string Duration(TimeSpan duration) =>
        duration >= TimeSpan.Zero && duration < Day && duration.Ticks % TimeSpan.TicksPerSecond == 0
            ? duration.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
            : duration.ToString("c", CultureInfo.InvariantCulture);
}
