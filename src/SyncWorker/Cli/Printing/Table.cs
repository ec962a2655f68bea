using Spectre.Console;
using SyncWorker.Operate;

namespace SyncWorker.Cli.Printing;

/// <summary>A list for people, described by its columns.</summary>
internal sealed record Table<T>(params IReadOnlyList<Column<T>> Columns)
{
    private const int Gap = 2;

    /// <summary>A text that is broken into narrower lines than this cannot be read.</summary>
    private const int LeastText = 20;

    /// <param name="otherwise">The sentence to print if there are no rows.</param>
    public void Print(IReadOnlyCollection<T> rows, string otherwise = "")
    {
        if (rows.Count == 0)
        {
            Output.Line(otherwise);
        }
        else if (Screen.IsPlain || !Fits(rows, Screen.Width))
        {
            Lines(rows, Screen.Width).ToList().ForEach(Console.Out.WriteLine);
        }
        else
        {
            Screen.Print(Layout(rows, isPlain: false));
        }
    }

    /// <summary>
    /// The lines on a screen of this width, without colours and rules. If a row does not fit, each of its cells has a line.
    /// </summary>
    public IEnumerable<string> Lines(IReadOnlyCollection<T> rows, int width = Screen.Unlimited) => Fits(rows, width)
        ? Screen.Lines(Layout(rows, isPlain: true), width)
        : rows.SelectMany(row => Details.Lines(Columns.Select(column => (column.Header, column.Value(row)))).Append(""));

    private bool Fits(IReadOnlyCollection<T> rows, int width) => width >= Columns.Sum(column =>
    {
        var cells = rows.Max(row => Math.Max(column.Header.Length, column.Cell(row).Length));
        return Gap + (column.IsText ? Math.Min(cells, LeastText) : cells);
    });

    private Table Layout(IEnumerable<T> rows, bool isPlain)
    {
        var table = new Table { Border = isPlain ? TableBorder.None : TableBorder.Simple };
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header, isPlain ? Style.Plain : new(decoration: Decoration.Bold)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = !column.IsText,
                Padding = new(0, 0, ReferenceEquals(column, Columns[^1]) ? 0 : Gap, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(Columns.Select(column => column.Cell(row)).Select(cell => new Text(cell, Screen.StyleOf(cell, isPlain))));
        }
        return table;
    }
}

/// <summary>One thing in full: names and values.</summary>
internal static class Details
{
    /// <summary>Prints the values that there are, a line each.</summary>
    public static void Print(params IEnumerable<(string Name, object? Value)> values) =>
        Lines(values).ToList().ForEach(Console.Out.WriteLine);

    public static IEnumerable<string> Lines(IEnumerable<(string Name, object? Value)> values)
    {
        var said = values.Where(pair => pair.Value is not (null or "")).ToList();
        var width = said.Count == 0 ? 0 : said.Max(pair => pair.Name.Length);
        var column = new Column<(string Name, object? Value)>("", pair => pair.Value);
        return said.Select(pair => $"{PlainText.OneLine(pair.Name).PadRight(width)}  {column.Cell(pair)}");
    }
}
