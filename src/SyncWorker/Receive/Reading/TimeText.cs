using System.Globalization;
using System.Text.RegularExpressions;

namespace SyncWorker.Receive.Reading;

/// <summary>A time as ISO 8601 and the usual variants of it write it. Pure; the culture of the machine plays no part.</summary>
internal sealed partial class TimeText
{
    /// <summary>Finer than the server counts, and than .NET does.</summary>
    private const int MostDigits = 7;

    private readonly DateTime _clock;
    private readonly TimeSpan? _offset;
    private readonly string _zone;
    private readonly bool _isDay;
    private readonly string _fraction;

    private TimeText(DateTime clock, bool isDay, string fraction, string zone, TimeSpan? offset) =>
        (_clock, _isDay, _fraction, _zone, _offset) = (clock, isDay, fraction, zone, offset);

    /// <summary>What programs write for a date that was never set: that of .NET and Business Central, and that of SQL Server.</summary>
    public bool IsUnset => _clock.Year < 1753 || _clock is { Year: 1753, DayOfYear: 1 };

    /// <summary>What programs write for "without end".</summary>
    public bool IsOpenEnd => _clock.Year == DateTime.MaxValue.Year;

    /// <returns>Null: it is none.</returns>
    public static TimeText? Read(string? text)
    {
        if (text is null || Time().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (minute, second, fraction, zone) = (match.Groups["minute"].Value, match.Groups["second"].Value, match.Groups["fraction"].Value, match.Groups["zone"].Value);
        var clock = $"{match.Groups["day"].Value}T{(minute.Length == 0 ? "00:00" : minute)}{(second.Length == 0 ? ":00" : second)}";
        if (!DateTime.TryParseExact(clock, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            return null;
        }

        var (isOffset, offset) = OffsetOf(zone);
        if (!isOffset)
        {
            return null;
        }

        fraction = fraction.Length > MostDigits ? fraction[..MostDigits] : fraction;
        var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(MostDigits, '0'), CultureInfo.InvariantCulture);
        return new(read.AddTicks(ticks), minute.Length == 0, fraction, zone.ToUpperInvariant(), offset);
    }

    /// <summary>As it goes over the wire: as written, in the one form that the server surely takes.</summary>
    /// <param name="zone">The zone whose offset a time without one gets; null: it goes out without.</param>
    public string Wire(TimeZoneInfo? zone)
    {
        if (_offset is null && zone is not null)
        {
            return Clock(isDay: false) + Sign(zone.GetUtcOffset(_clock));
        }
        return Clock(_isDay) + (_offset is not { } offset ? "" : _zone == "Z" ? "Z" : Sign(offset));
    }

    /// <summary>The instant; one without offset is of the zone, or UTC.</summary>
    public DateTimeOffset Instant(TimeZoneInfo? zone)
    {
        var ticks = _clock.Ticks - (_offset ?? zone?.GetUtcOffset(_clock) ?? TimeSpan.Zero).Ticks;
        return new(Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }

    private string Clock(bool isDay) => isDay
        ? _clock.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : _clock.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (_fraction.Length == 0 ? "" : "." + _fraction);

    private static string Sign(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    private static (bool IsOne, TimeSpan? Offset) OffsetOf(string zone)
    {
        if (zone is "" or "Z" or "z")
        {
            return (true, zone.Length == 0 ? null : TimeSpan.Zero);
        }

        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var offset = new TimeSpan(int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture), 0);
        return (offset <= TimeSpan.FromHours(14) && digits[2] < '6', zone[0] == '-' ? -offset : offset);
    }

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d{2}-\d{2})([Tt ](?<minute>\d{2}:\d{2})((?<second>:\d{2})([.,](?<fraction>\d{1,9}))?)?( ?(?<zone>[Zz]|[+-]\d{2}(:?\d{2})?))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
