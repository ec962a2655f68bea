using System.Globalization;
using System.Text.RegularExpressions;

namespace SyncWorker.Receive.Reading;

/// <summary>A time written in ISO 8601 or one of its usual variants. Pure; the machine's culture has no effect.</summary>
internal sealed partial class TimeText
{
    /// <summary>The maximum number of fraction digits. The server and .NET are no finer than that.</summary>
    private const int MostDigits = 7;

    private readonly DateTime _clock;
    private readonly TimeSpan? _offset;
    private readonly string _zone;
    private readonly bool _isDay;
    private readonly string _fraction;

    private TimeText(DateTime clock, bool isDay, string fraction, string zone, TimeSpan? offset) =>
        (_clock, _isDay, _fraction, _zone, _offset) = (clock, isDay, fraction, zone, offset);

    /// <summary>
    /// Whether the time is a placeholder for a date that was never set: that of .NET and Business Central, or that of SQL Server.
    /// </summary>
    public bool IsUnset => _clock.Year < 1753 || _clock is { Year: 1753, DayOfYear: 1 };

    /// <summary>Whether the time is a placeholder for "without end".</summary>
    public bool IsOpenEnd => _clock.Year == DateTime.MaxValue.Year;

    /// <returns>Null if the text is not a time.</returns>
    public static TimeText? Read(string? text)
    {
        if (text is null || Time().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (minute, second, fraction, zone) = (
            match.Groups["minute"].Value,
            match.Groups["second"].Value,
            match.Groups["fraction"].Value,
            match.Groups["zone"].Value);
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

    /// <summary>The time as sent to the server: the value as written, in the one form that the server is sure to accept.</summary>
    /// <param name="zone">The zone whose offset is added to a time without one; null sends it without an offset.</param>
    public string Wire(TimeZoneInfo? zone)
    {
        if (_offset is null && zone is not null)
        {
            return Clock(isDay: false) + Sign(zone.GetUtcOffset(_clock));
        }
        return Clock(_isDay) + (_offset is not { } offset ? "" : _zone == "Z" ? "Z" : Sign(offset));
    }

    /// <summary>The instant. A time without an offset is read in the zone, or in UTC if the zone is null.</summary>
    public DateTimeOffset Instant(TimeZoneInfo? zone)
    {
        var ticks = _clock.Ticks - (_offset ?? zone?.GetUtcOffset(_clock) ?? TimeSpan.Zero).Ticks;
        return new(Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }

    private string Clock(bool isDay) => isDay
        ? _clock.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : _clock.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (_fraction.Length == 0 ? "" : "." + _fraction);

    private static string Sign(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    private static (bool IsOne, TimeSpan? Offset) OffsetOf(string zone)
    {
        if (zone is "" or "Z" or "z")
        {
            return (true, zone.Length == 0 ? null : TimeSpan.Zero);
        }

        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var offset = new TimeSpan(
            int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture), 0);
        return (offset <= TimeSpan.FromHours(14) && digits[2] < '6', zone[0] == '-' ? -offset : offset);
    }

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d{2}-\d{2})([Tt ](?<minute>\d{2}:\d{2})((?<second>:\d{2})([.,](?<fraction>\d{1,9}))?)?( ?(?<zone>[Zz]|[+-]\d{2}(:?\d{2})?))?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
