using System.Globalization;
using System.Text.RegularExpressions;
using DimeClient;

namespace SyncWorker.Publish.Files;

/// <summary>How a CSV differs from RFC 4180: Excel writes semicolons and decimal commas in most of Europe.</summary>
/// <param name="Separator">The character between two cells.</param>
/// <param name="DecimalComma">Whether numbers are written as 1.234,5.</param>
internal sealed partial record CsvFormat(char Separator = ',', bool DecimalComma = false)
{
    /// <returns>The value as a change has it; null: the cell is not a number.</returns>
    public string? Number(string cell) =>
        !DecimalComma ? cell
        : Grouped().IsMatch(cell.Trim()) ? cell.Trim().Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
        : null;

    public static bool IsNumber(ProcedureParameter parameter) =>
        parameter.Type is ParameterType.Decimal or ParameterType.Integer or ParameterType.Long;

    /// <returns>The separator; null if the text is not one.</returns>
    public static char? SeparatorOf(string text) => text switch
    {
        "tab" or "\\t" or "\t" => '\t',
        [var one] when one is not ('"' or '\r' or '\n') => one,
        _ => null,
    };

    /// <summary>Multiplies a number that was read from a cell by the factor.</summary>
    public static string? Multiplied(string number, decimal factor) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (value * factor).ToString(CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
