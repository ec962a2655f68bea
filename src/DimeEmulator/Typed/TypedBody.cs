using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// Turns the body of a typed write into the rows of an import of the same records, so that both use the same state and rules.
/// </summary>
internal static class TypedBody
{
    /// <summary>The rows; empty if the path is not an entity's. If the endpoint does not accept the body, null and the reason.</summary>
    public static IReadOnlyList<ImportRow>? Read(
        string method, string path, ReadOnlyMemory<byte> body, EmulatorOptions options, out string? error)
    {
        error = null;
        if (ProcedureOf(method, path) is not { } procedure)
        {
            return [];
        }
        try
        {
            using var json = JsonDocument.Parse(body);
            var records = json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray()]
                : new[] { json.RootElement };

            // Only for this endpoint, the vendor's SDKs send an array even for one record, so a strict server may not accept an object.
            error = procedure.Entity.Name == "ActionUri"
                && options.Values == ValueForms.Strict && json.RootElement.ValueKind != JsonValueKind.Array
                ? $"The body must be a JSON array; it is {json.RootElement.ValueKind}."
                : Array.Exists(records, r => r.ValueKind != JsonValueKind.Object)
                    ? "The body must be a JSON object or an array of objects."
                    : null;
            return error is null ? [.. records.Select(record => Row(procedure, record, options))] : null;
        }
        catch (JsonException e)
        {
            error = $"The body is not JSON: {e.Message}";
            return null;
        }
    }

    /// <summary>The procedure of such a call; null if it is not a write to an entity's path.</summary>
    public static Procedure? ProcedureOf(string method, string path) => method.ToUpperInvariant() switch
    {
        "POST" or "PUT" => ProcedureCatalog.Embedded.FindByPath(path, ProcedureKind.Upsert),
        "DELETE" => ProcedureCatalog.Embedded.FindByPath(path, ProcedureKind.Delete),
        _ => null,
    };

    private static ImportRow Row(Procedure procedure, JsonElement record, EmulatorOptions options)
    {
        var (names, values) = (new List<string>(), new List<string>());
        foreach (var member in record.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            var parameter = procedure.Entity.Parameters.FirstOrDefault(p =>
                string.Equals(p.Json, member.Name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null && options.UnknownMembers == UnknownMembers.Ignore)
            {
                continue;
            }
            var text = parameter is null ? null : Text(parameter, member.Value, options.Values);
            if (text is null)
            {
                var why = parameter is null
                    ? $"{("aeiou".Contains(procedure.Entity.Noun[0], StringComparison.OrdinalIgnoreCase) ? "An" : "A")} "
                        + $"{procedure.Entity.Noun} has no member '{member.Name}'."
                    : $"'{member.Name}' must not be {member.Value.GetRawText()}.";
                return new ImportRow(procedure.Name, names, values, why);
            }
            if (procedure.Parameters.ContainsKey(parameter!.Wire))
            {
                names.Add(parameter.Wire);
                values.Add(text);
            }
        }
        return new ImportRow(procedure.Name, names, values, Malformed: null);
    }

    /// <summary>The value as text for an import; null if its JSON type does not fit the member.</summary>
    private static string? Text(Parameter parameter, JsonElement value, ValueForms forms) => (parameter.Kind, value.ValueKind) switch
    {
        (ValueKind.Boolean, JsonValueKind.True) => "True",
        (ValueKind.Boolean, JsonValueKind.False) => "False",
        (ValueKind.Integer or ValueKind.Long or ValueKind.Decimal or ValueKind.Enum, JsonValueKind.Number) => value.GetRawText(),
        (ValueKind.Text or ValueKind.DateTime or ValueKind.Time or ValueKind.Guid, JsonValueKind.String) => value.GetString(),
        (_, JsonValueKind.String) when forms == ValueForms.Lenient => value.GetString(),
        (_, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) when forms == ValueForms.Lenient => value.GetRawText(),
        _ => null,
    };
}
