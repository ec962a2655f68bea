using System.Globalization;

namespace DimeEmulator;

/// <summary>Checks whether a column accepts a value.</summary>
internal static class ValueCheck
{
    private const NumberStyles Decimals = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <returns>Why the value is refused, or null.</returns>
    public static string? Check(Entity entity, Parameter parameter, string value, ValueForms forms)
    {
        if (parameter.MaxLength is { } max && value.Length > max)
        {
            return $"String or binary data would be truncated in table '{entity.Name}', column '{parameter.Wire}'. "
                + $"Truncated value: '{value[..max]}'.";
        }
        if (value.Length == 0 || IsOfKind(entity, parameter, value, forms))
        {
            return null; // an empty value empties the column, whatever its type
        }
        return $"Error converting data type nvarchar to {Expected(parameter)}: parameter '@{parameter.Wire}', value '{value}'.";
    }

    private static bool IsOfKind(Entity entity, Parameter parameter, string value, ValueForms forms) => parameter.Kind switch
    {
        ValueKind.Text => true,
        ValueKind.Integer => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Long => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Decimal => decimal.TryParse(value, Decimals, CultureInfo.InvariantCulture, out _),
        ValueKind.Boolean => value is "1" or "0" || bool.TryParse(value, out _),
        ValueKind.DateTime => TimeForms.IsDate(value, forms),
        ValueKind.Time => TimeForms.IsTime(value, forms, mayPassADay: entity.Find(parameter.Wire + "InSeconds") is not null),
        ValueKind.Guid => Guid.TryParseExact(value, "D", out _) || Guid.TryParseExact(value, "B", out _),
        ValueKind.Enum => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (Enumerations.RangeOf(parameter.TypeName) is not { } range || (number >= range.First && number <= range.Last)
                || (number == 0 && forms == ValueForms.Lenient)), // a .NET client sends 0 for an enum that was not set
        _ => throw new InvalidOperationException($"No check for values of kind {parameter.Kind}."),
    };

    private static string Expected(Parameter parameter) => parameter.Kind switch
    {
        ValueKind.Integer => "int",
        ValueKind.Long => "bigint",
        ValueKind.Decimal => "decimal (12.5)",
        ValueKind.Boolean => "bit (True, False, 1, 0)",
        ValueKind.DateTime => "datetime (ISO 8601)",
        ValueKind.Time => "time (HH:mm:ss)",
        ValueKind.Guid => "uniqueidentifier",
        ValueKind.Enum when Enumerations.RangeOf(parameter.TypeName) is { } range =>
            $"{parameter.TypeName} (a number from {range.First} to {range.Last})",
        _ => $"{parameter.TypeName} (a number)",
    };
}
