using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using FaultField = DimeEmulator.Setting<DimeEmulator.Fault>;

namespace DimeEmulator;

/// <summary>The fields of a fault in <c>POST /_emulator/faults</c>.</summary>
internal static class FaultSettings
{
    public static IReadOnlyList<FaultField> All { get; } =
    [
        FaultField.Of(
            "status", "a whole number from 200 to 599", v => SettingReader.WholeNumber(v, 200, 599), (f, v) => f with { Status = v }),
        FaultField.OfReference("body", "a string, or JSON", Body, (f, v) => f with { Body = v }),
        FaultField.OfReference("contentType", "a media type such as text/html", MediaType, (f, v) => f with { ContentType = v }),
        FaultField.OfReference("retryAfter", "seconds as a whole number, or an HTTP date", RetryAfter, (f, v) => f with { RetryAfter = v }),
        FaultField.Milliseconds("latency", (f, v) => f with { Latency = v }),
        FaultField.Milliseconds("latencyPerRow", (f, v) => f with { LatencyPerRow = v }),
        FaultField.Of(
            "times", "a whole number from 1; omitted: until removed", v => SettingReader.WholeNumber(v, 1), (f, v) => f with { Times = v }),
        FaultField.OfReference("path", "a path such as /import, or * for all", PathOf, (f, v) => f with { Path = v }),
        FaultField.OfReference("where", WhereAllowed, Condition, (f, v) => f with { Where = v }),
        FaultField.Choice<FaultMoment>("when", (f, v) => f with { When = v }),
        FaultField.Of("close", "true, false", Flag, (f, v) => f with { Close = v }),
    ];

    /// <summary>Reads one fault and checks its fields together.</summary>
    public static FieldProblem? Read(JsonElement json, out Fault fault)
    {
        if (SettingReader.Read(json, All, new Fault(), out fault) is { } problem)
        {
            return problem;
        }
        return fault switch
        {
            { OnlyDelays: true } when fault.LatencyOf(1) == TimeSpan.Zero => new FieldProblem(
                "body", json.GetRawText(), "a fault that does something: status, body, close, latency or latencyPerRow"),
            { RetryAfter: { } wait, Status: null } => new FieldProblem("retryAfter", wait, "only together with status"),
            { Close: true, Answers: true } => new FieldProblem("close", "true", "only without status and body: no answer is sent"),
            _ => null,
        };
    }

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

    private static string WhereAllowed =>
        "an object of field = value; fields by wire or JSON name, or " + string.Join(", ", FaultCondition.OfTheRow);

    private static FaultBody? Body(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : new FaultBody(value.Clone());

    private static bool? Flag(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static string? MediaType(JsonElement value) =>
        MediaTypeHeaderValue.TryParse(SettingReader.Text(value), out var type) ? type.ToString() : null;

    private static string? PathOf(JsonElement value) => SettingReader.Text(value) switch
    {
        "*" or "/" => SettingReader.Text(value),
        ['/', ..] path => path.TrimEnd('/'),
        _ => null,
    };

    private static string? RetryAfter(JsonElement value)
    {
        if (SettingReader.WholeNumber(value, 0) is { } seconds)
        {
            return seconds.ToString(CultureInfo.InvariantCulture);
        }
        var date = SettingReader.Text(value);
        return DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? date : null;
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
            var isKnown = FaultCondition.OfTheRow.Contains(property.Name, StringComparer.OrdinalIgnoreCase)
                || ProcedureCatalog.Embedded.KnowsField(property.Name);
            if (!isKnown || property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                return null;
            }
            values[property.Name] = SettingReader.Text(property.Value) ?? property.Value.ToString();
        }
        return values.Count == 0 ? null : new FaultCondition(values);
    }
}
