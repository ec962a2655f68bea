using System.Globalization;
using System.Text.RegularExpressions;
using DimeClient;

namespace SyncWorker.Publish.Files;

/// <summary>How a CSV is written where it is not as in RFC 4180: Excel writes semicolons and decimal commas in most of Europe.</summary>
/// <param name="Separator">Between two cells.</param>
/// <param name="DecimalComma">Numbers are written as 1.234,5.</param>
internal sealed partial record CsvFormat(char Separator = ',', bool DecimalComma = false)
{
    /// <returns>The value as a change has it; null: the cell is not a number.</returns>
    public string? Number(string cell) =>
        !DecimalComma ? cell
        : Grouped().IsMatch(cell.Trim()) ? cell.Trim().Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
        : null;

    public static bool IsNumber(ProcedureParameter parameter) => parameter.Type is ParameterType.Decimal or ParameterType.Integer or ParameterType.Long;

    /// <returns>Null: it is none.</returns>
    public static char? SeparatorOf(string text) => text switch
    {
        "tab" or "\\t" or "\t" => '\t',
        [var one] when one is not ('"' or '\r' or '\n') => one,
        _ => null,
    };

    /// <summary>Factor times a cell that was read already.</summary>
    public static string? Multiplied(string number, decimal factor) =>
        decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? (value * factor).ToString(CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
