using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DimeClient;

namespace SyncWorker.Receive;

/// <summary>Turns a JSON value into the text that goes over the wire. Pure; the culture of the machine plays no part.</summary>
internal static partial class ValueReader
{
    /// <param name="zone">The zone whose offset a time without one gets; null: it goes out as written.</param>
    /// <returns>The wire's text, or what the value must be instead.</returns>
    public static (string? Wire, string? Allowed) Read(JsonElement value, ProcedureParameter parameter, TimeZoneInfo? zone)
    {
        var text = TextOf(value);
        var wire = parameter.Type switch
        {
            ParameterType.Text => value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? text : null,
            ParameterType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i.ToString(CultureInfo.InvariantCulture) : null,
            ParameterType.Long => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l) ? l.ToString(CultureInfo.InvariantCulture) : null,
            ParameterType.Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d.ToString(CultureInfo.InvariantCulture) : null,
            ParameterType.Boolean => text?.ToUpperInvariant() switch { "TRUE" or "1" => "True", "FALSE" or "0" => "False", _ => null },
            ParameterType.DateTime => TimeOf(text) is not null ? WithZone(text!, zone) : null,
            ParameterType.Duration => DurationOf(text),
            ParameterType.Guid => Guid.TryParse(text, out var guid) ? guid.ToString("D") : null,
            ParameterType.Enum => EnumOf(text, parameter),
            ParameterType.TextList => ListOf(value, text),
            _ => null,
        };
        return wire is null ? (null, Allowed(parameter)) : (wire, null);
    }

    /// <summary>The value as people see it in a message.</summary>
    public static string Shown(JsonElement value) => TextOf(value) ?? value.GetRawText();

    /// <summary>Whether the empty text can stand for "nothing" in this parameter.</summary>
    public static bool HasEmpty(ProcedureParameter parameter) => parameter.Type is ParameterType.Text or ParameterType.TextList;

    public static string Allowed(ProcedureParameter parameter) => parameter.Type switch
    {
        ParameterType.Text => "must be text",
        ParameterType.Integer => "must be a whole number from -2147483648 to 2147483647",
        ParameterType.Long => "must be a whole number of 64 bits",
        ParameterType.Decimal => "must be a number, with a point",
        ParameterType.Boolean => "must be true or false",
        ParameterType.DateTime => "must be a time as ISO 8601, such as 2026-11-20T08:00:00 or 2026-11-20T08:00:00+01:00",
        ParameterType.Duration => "must be a duration as HH:mm:ss",
        ParameterType.Guid => "must be a Guid",
        ParameterType.Enum when parameter.EnumValues.IsEmpty => "must be a whole number",
        ParameterType.Enum => "must be one of " + string.Join(", ", parameter.EnumValues.OrderBy(pair => pair.Value).Select(pair => $"{pair.Key} ({pair.Value})")),
        _ => "must be a list of texts",
    };

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>The instant that ISO 8601 text names, one without offset as UTC; null when it names none.</summary>
    public static DateTimeOffset? TimeOf(string? text) =>
        text is not null && Time().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string WithZone(string text, TimeZoneInfo? zone)
    {
        if (zone is null || HasOffset().IsMatch(text))
        {
            return text;
        }

        var time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None);
        var offset = zone.GetUtcOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified));
        return new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), offset).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
    }

    // Without a colon it would be a number of days.
    private static string? DurationOf(string? text) =>
        text?.Contains(':', StringComparison.Ordinal) == true && TimeSpan.TryParseExact(text, ["c", @"h\:mm", @"h\:mm\:ss"], CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours:00}:{duration.Minutes:00}:{duration.Seconds:00}")
            : null;

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

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"(Z|[+-]\d{2}:?\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex HasOffset();
}
