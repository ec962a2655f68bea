using System.Text.Json;

namespace DimeEmulator;

/// <summary>Reads the body of <c>POST /import</c>.</summary>
internal static class ImportBody
{
    private const string Expected = "The body must be a JSON array of { StoredProcedureName, ParameterNames, ParameterValues }";

    /// <summary>The rows; if the body is not an array of objects, null and the reason.</summary>
    public static IReadOnlyList<ImportRow>? Read(ReadOnlyMemory<byte> body, EmulatorOptions options, out string? error)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                error = $"{Expected}; it is {Describe(json.RootElement)}.";
                return null;
            }
            error = null;
            return [.. json.RootElement.EnumerateArray().Select(row => ReadRow(row, options))];
        }
        catch (JsonException e)
        {
            error = $"{Expected}; it is not JSON: {e.Message}";
            return null;
        }
    }

    private static ImportRow ReadRow(JsonElement row, EmulatorOptions options)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            return new ImportRow("", [], [], $"A row must be an object; it is {Describe(row)}.");
        }
        string? malformed = null;
        var procedure = "";
        List<string?>? names = null;
        List<string?>? values = null;
        foreach (var property in row.EnumerateObject())
        {
            switch (property.Name.ToUpperInvariant())
            {
                case "STOREDPROCEDURENAME" when property.Value.ValueKind == JsonValueKind.String:
                    procedure = property.Value.GetString()!;
                    break;
                case "PARAMETERNAMES":
                    names = ReadTexts(property, ValueForms.Strict, ref malformed);
                    break;
                case "PARAMETERVALUES":
                    values = ReadTexts(property, options.Values, ref malformed);
                    break;
                default:
                    break; // ASP.NET Core also ignores a property that the model lacks
            }
        }
        malformed ??= procedure.Length == 0 ? "StoredProcedureName is missing."
            : names is null ? "ParameterNames is missing."
            : values is null ? "ParameterValues is missing."
            : names.Count != values.Count
                ? $"ParameterNames and ParameterValues must be of equal length: there are {names.Count} names and {values.Count} values."
            : null;
        var given = (names ?? []).Zip(values ?? [])
            .Where(pair => pair.Second is not null || options.NullValue == NullValue.Empties).ToList();
        return malformed is null
            ? new ImportRow(procedure, [.. given.Select(pair => pair.First!)], [.. given.Select(pair => pair.Second ?? "")], malformed)
            : new ImportRow(procedure, Texts(names), Texts(values), malformed);
    }

    private static IReadOnlyList<string> Texts(List<string?>? texts) => [.. (texts ?? []).Select(text => text ?? "")];

    private static List<string?> ReadTexts(JsonProperty property, ValueForms forms, ref string? malformed)
    {
        if (property.Value.ValueKind != JsonValueKind.Array)
        {
            malformed ??= $"{property.Name} must be an array of strings; it is {Describe(property.Value)}.";
            return [];
        }
        var texts = new List<string?>(property.Value.GetArrayLength());
        foreach (var item in property.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String
                && (forms == ValueForms.Strict || item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
            {
                malformed ??= $"{property.Name}[{texts.Count}] must be a string; it is {Describe(item)}. "
                    + "A parameter without a value is left out.";
            }
            texts.Add(item.ValueKind switch
            {
                JsonValueKind.String => item.GetString(),
                JsonValueKind.Null => null,
                _ => item.GetRawText(),
            });
        }
        return texts;
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        _ => element.GetRawText(),
    };
}
