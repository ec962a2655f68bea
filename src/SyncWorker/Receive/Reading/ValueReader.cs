using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DimeClient;

namespace SyncWorker.Receive.Reading;

/// <summary>Converts a JSON value to the text that is sent to the server. Pure; the machine's culture has no effect.</summary>
internal static partial class ValueReader
{
    /// <param name="zone">The zone whose offset is added to a time without one; null sends it as written.</param>
    /// <returns>The text to send, or what the value must be instead.</returns>
    public static (string? Wire, string? Allowed) Read(JsonElement value, ProcedureParameter parameter, TimeZoneInfo? zone)
    {
        var text = TextOf(value);
        var wire = parameter.Type switch
        {
            ParameterType.Text => value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? text : null,
            ParameterType.Integer => WholeOf(value) is { } i and >= int.MinValue and <= int.MaxValue
                ? i.ToString(CultureInfo.InvariantCulture)
                : null,
            ParameterType.Long => WholeOf(value)?.ToString(CultureInfo.InvariantCulture),
            ParameterType.Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
                ? d.ToString(CultureInfo.InvariantCulture)
                : null,
            ParameterType.Boolean => text?.ToUpperInvariant() switch { "TRUE" or "1" => "True", "FALSE" or "0" => "False", _ => null },
            ParameterType.DateTime => WireOf(TimeText.Read(text), zone),
            ParameterType.Duration => WireOf(DurationOf(text)),
            ParameterType.Guid => Guid.TryParse(text, out var guid) ? guid.ToString("D") : null,
            ParameterType.Enum => EnumOf(text, parameter),
            ParameterType.TextList => ListOf(value, text),
            _ => null,
        };
        return wire is null ? (null, NameOf(parameter, text) ?? Allowed(parameter)) : (wire, null);
    }

    /// <summary>The value as a message shows it to people.</summary>
    public static string Shown(JsonElement value) => TextOf(value) ?? value.GetRawText();

    /// <summary>Whether the empty text can stand for "nothing" in this parameter.</summary>
    public static bool HasEmpty(ProcedureParameter parameter) => parameter.Type is ParameterType.Text or ParameterType.TextList;

    public static string Allowed(ProcedureParameter parameter) => parameter.Type switch
    {
        ParameterType.Text => "must be text",
        ParameterType.Integer => "must be a whole number from -2147483648 to 2147483647",
        ParameterType.Long => "must be a whole number that fits in 64 bits",
        ParameterType.Decimal => "must be a number, with a point as decimal separator",
        ParameterType.Boolean => "must be true or false",
        ParameterType.DateTime => "must be a time in ISO 8601, such as 2026-11-20T08:00:00 or 2026-11-20T08:00:00+01:00",
        ParameterType.Duration => "must be a duration in the form HH:mm:ss",
        ParameterType.Guid => "must be a Guid",
        ParameterType.Enum when parameter.EnumValues.IsEmpty => "must be a whole number",
        ParameterType.Enum => "must be one of "
            + string.Join(", ", parameter.EnumValues.OrderBy(pair => pair.Value).Select(pair => $"{pair.Key} ({pair.Value})")),
        _ => "must be a list of strings",
    };

    /// <summary>Says why the server cannot take a value although it is well-formed; null if it is malformed.</summary>
    private static string? NameOf(ProcedureParameter parameter, string? text) => parameter.Type switch
    {
        ParameterType.DateTime when TimeText.Read(text) is { IsUnset: true } =>
            "is a placeholder for a date that is not set: leave the field out",
        ParameterType.DateTime when TimeText.Read(text) is { IsOpenEnd: true } =>
            "is a placeholder for a date without end, which no planning board has: leave the field out",
        ParameterType.Duration when DurationOf(text) is not null => "is a time of day, so it must be less than 24:00:00",
        _ => null,
    };

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>
    /// Reads hours and minutes, even a day or more of them. .NET writes days before a point. Text without a colon is refused: .NET would
    /// read it as a number of days.
    /// </summary>
    public static TimeSpan? DurationOf(string? text) =>
        text is not null && Duration().Match(text) is { Success: true } match
            ? new TimeSpan(Number(match, "days"), Number(match, "hours"), Number(match, "minutes"), Number(match, "seconds"))
            : null;

    private static int Number(Match match, string name) => match.Groups[name] is { Success: true, Value: var digits }
        ? int.Parse(digits, CultureInfo.InvariantCulture)
        : 0;

    private static string? WireOf(TimeSpan? duration) => duration is { } known && known < TimeSpan.FromDays(1)
        ? known.ToString("c", CultureInfo.InvariantCulture)
        : null;

    private static string? WireOf(TimeText? time, TimeZoneInfo? zone) =>
        time is null or { IsUnset: true } or { IsOpenEnd: true } ? null : time.Wire(zone);

    /// <summary>Reads a whole number, even if a serialiser wrote it with a zero fraction.</summary>
    public static long? WholeOf(JsonElement value)
    {
        var text = TextOf(value);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        // As text, "1.000" means a thousand in Berlin and one in London.
        var isPlain = value.ValueKind == JsonValueKind.Number || text?.EndsWith(".0", StringComparison.Ordinal) == true;
        return isPlain
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && exact == decimal.Truncate(exact)
            && exact is >= long.MinValue and <= long.MaxValue
            ? (long)exact
            : null;
    }

    private static string? EnumOf(string? text, ProcedureParameter parameter)
    {
        if (text is null)
        {
            return null;
        }

        var named = parameter.EnumValues.FirstOrDefault(pair => pair.Key.Equals(text, StringComparison.OrdinalIgnoreCase));
        var number = named.Key is not null ? named.Value
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
                && (parameter.EnumValues.IsEmpty || parameter.EnumValues.ContainsValue(parsed)) ? parsed : (int?)null;
        return number?.ToString(CultureInfo.InvariantCulture);
    }

    private static string? ListOf(JsonElement value, string? text) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? string.Join(';', value.EnumerateArray().Select(item => item.GetString()))
            : text;

    [GeneratedRegex(
        @"^((?<days>\d{1,3})\.)?(?<hours>\d{1,4}):(?<minutes>[0-5]\d)(:(?<seconds>[0-5]\d)(\.\d{1,9})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();
}
