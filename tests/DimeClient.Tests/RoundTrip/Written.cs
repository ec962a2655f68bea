using System.Globalization;
using DimeClient.Entities;

namespace DimeClient.Tests.RoundTrip;

/// <summary>Writes a value as an import does, without the client's own code.</summary>
internal static class Written
{
    public static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "True" : "False",
        TimeSpan duration => $"{duration.Hours:00}:{duration.Minutes:00}:{duration.Seconds:00}",
        Enum number => Convert.ToInt64(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        DimeDateTime { Offset: null } date => date.DateTime.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFF", CultureInfo.InvariantCulture),
        DimeDateTime date => date.Instant!.Value.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable<string> list => string.Join(';', list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
