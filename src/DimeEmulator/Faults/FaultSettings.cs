using System.Globalization;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>A fault as <c>POST /_emulator/faults</c> names its fields.</summary>
internal static class FaultSettings
{
    public static IReadOnlyList<Setting<Fault>> All { get; } =
    [
        new("status", "a whole number from 200 to 599", (f, v) => SettingReader.WholeNumber(v, 200, 599) is { } status ? f with { Status = status } : null),
        new("body", "a string, or JSON", (f, v) => v.ValueKind == JsonValueKind.Null ? null : f with { Body = new FaultBody(v.Clone()) }),
        new("contentType", "a media type such as text/html", (f, v) => Text(v) is { } type && type.Contains('/', StringComparison.Ordinal) ? f with { ContentType = type } : null),
        new("retryAfter", "seconds as a whole number, or an HTTP date", (f, v) => RetryAfter(v) is { } wait ? f with { RetryAfter = wait } : null),
        new("latency", SettingReader.MillisecondsAllowed, (f, v) => SettingReader.Milliseconds(v) is { } wait ? f with { Latency = wait } : null),
        new("latencyPerRow", SettingReader.MillisecondsAllowed, (f, v) => SettingReader.Milliseconds(v) is { } wait ? f with { LatencyPerRow = wait } : null),
        new("times", "a whole number from 1; left out: until it is removed", (f, v) => SettingReader.WholeNumber(v, 1) is { } times ? f with { Times = times } : null),
        new("path", "a path such as /import, or * for all", (f, v) =>
            Text(v) is { } path && (path == "*" || path.StartsWith('/')) ? f with { Path = path.Length > 1 ? path.TrimEnd('/') : path } : null),
        new("where", "an object of field = value; fields by wire or JSON name, or " + string.Join(", ", FaultCondition.OfTheRow), (f, v) =>
            Condition(v) is { } condition ? f with { Where = condition } : null),
        new("when", SettingReader.NamesOf<FaultMoment>(), (f, v) => SettingReader.Choice<FaultMoment>(v) is { } moment ? f with { When = moment } : null),
        new("close", "true, false", (f, v) => v.ValueKind is JsonValueKind.True or JsonValueKind.False ? f with { Close = v.GetBoolean() } : null),
    ];

    /// <summary>Reads one fault, and what its fields mean together.</summary>
    public static FieldProblem? Read(JsonElement json, out Fault fault) =>
        SettingReader.Read(json, All, new Fault(), out fault)
        ?? (fault is { Answers: false, Close: false } && fault.Latency + fault.LatencyPerRow == TimeSpan.Zero
            ? new FieldProblem("body", json.GetRawText(), "a fault that does something: status, body, close, latency or latencyPerRow") : null)
        ?? (fault is { RetryAfter: not null, Status: null } ? new FieldProblem("retryAfter", fault.RetryAfter, "only beside status") : null)
        ?? (fault is { Close: true, Answers: true } ? new FieldProblem("close", "true", "only without status and body: nothing is answered") : null);

    public static object Show(Fault fault, int? remaining) => new
    {
        id = fault.Id,
        status = fault.Status,
        body = fault.Body?.Json,
        contentType = fault.ContentType,
        retryAfter = fault.RetryAfter,
        latency = fault.Latency.TotalMilliseconds,
        latencyPerRow = fault.LatencyPerRow.TotalMilliseconds,
        times = fault.Times,
        remaining,
        path = fault.Path,
        where = fault.Where?.Values,
        when = SettingReader.NameOf(fault.When),
        close = fault.Close,
    };

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? RetryAfter(JsonElement value)
    {
        if (SettingReader.WholeNumber(value, 0) is { } seconds)
        {
            return seconds.ToString(CultureInfo.InvariantCulture);
        }
        return Text(value) is { } date && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? date : null;
    }

    private static FaultCondition? Condition(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in value.EnumerateObject())
        {
            var isKnown = FaultCondition.OfTheRow.Contains(property.Name, StringComparer.OrdinalIgnoreCase) || ProcedureCatalog.Embedded.KnowsField(property.Name);
            if (!isKnown || property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                return null;
            }
            values[property.Name] = Text(property.Value) ?? property.Value.ToString();
        }
        return values.Count == 0 ? null : new FaultCondition(values);
    }
}
