using System.Globalization;
using SyncWorker.Operate;
using SyncWorker.Runtime;

namespace SyncWorker.Cli.Printing;

/// <summary>A column of a list.</summary>
/// <param name="Value">The cell: a text, a number, a time; null for an empty cell.</param>
/// <param name="IsNumber">Aligned to the right.</param>
/// <param name="IsText">May be broken into lines; other cells stay on one.</param>
internal sealed record Column<T>(string Header, Func<T, object?> Value, bool IsNumber = false, bool IsText = false)
{
    /// <summary>The cell on one line. Times are exact and in UTC.</summary>
    public string Cell(T row) => PlainText.OneLine(Value(row) switch
    {
        null => "",
        DateTimeOffset time => Moment.Of(time),
        Enum name => name.ToString().ToLowerInvariant(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var text => text.ToString() ?? "",
    });
}
