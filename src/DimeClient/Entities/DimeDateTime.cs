using System.Globalization;
using System.Text.Json.Serialization;

namespace DimeClient.Entities;

/// <summary>
/// A date and time as written: a <see cref="System.DateTimeOffset"/> keeps its offset; a <see cref="System.DateTime"/> has none,
/// whatever its kind. Nothing is converted to another time zone, neither here nor during transport.
/// </summary>
/// <remarks>Precise to 100 ns. Two values are equal if they are written the same way: 08:00+01:00 is not 07:00+00:00.</remarks>
[JsonConverter(typeof(DimeDateTimeJsonConverter))]
public readonly record struct DimeDateTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz",
    ];

    private DimeDateTime(DateTime local, TimeSpan? offset)
    {
        DateTime = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        Offset = offset;
    }

    /// <summary>Date and time of day, with unspecified kind.</summary>
    public DateTime DateTime { get; }

    /// <summary>The offset written after the time; null if there is none.</summary>
    public TimeSpan? Offset { get; }

    /// <summary>The instant; null without an offset.</summary>
    public DateTimeOffset? Instant => Offset is { } offset ? new DateTimeOffset(DateTime, offset) : null;

    public static implicit operator DimeDateTime(DateTime value) => FromDateTime(value);

    public static implicit operator DimeDateTime(DateTimeOffset value) => FromDateTimeOffset(value);

    /// <summary>A value without an offset, whatever the kind.</summary>
    public static DimeDateTime FromDateTime(DateTime value) => new(value, offset: null);

    /// <summary>A value with its offset.</summary>
    public static DimeDateTime FromDateTimeOffset(DateTimeOffset value) => new(value.DateTime, value.Offset);

    /// <summary>Reads ISO 8601: a date, or a date and time with or without an offset (<c>Z</c> is +00:00).</summary>
    public static bool TryParse(string? text, out DimeDateTime value)
    {
        value = default;
        if (text is null)
        {
            return false;
        }
        var written = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        if (!DateTimeOffset.TryParseExact(written, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
        {
            return false;
        }
        // The sign of an offset is the sixth character from the end, after a time; a plain date has its dashes elsewhere.
        var hasOffset = written.Length > 16 && written[^6] is '+' or '-' && written.Contains('T', StringComparison.Ordinal);
        value = hasOffset ? read : FromDateTime(read.DateTime);
        return true;
    }

    /// <summary>ISO 8601: <c>2026-11-20T08:00:00</c>, <c>2026-11-20T08:00:00.25+01:00</c>.</summary>
    public override string ToString() => Offset is { } offset
        ? new DateTimeOffset(DateTime, offset).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
        : DateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
