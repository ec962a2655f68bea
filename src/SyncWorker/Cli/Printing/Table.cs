using Spectre.Console;
using SyncWorker.Operate;

namespace SyncWorker.Cli.Printing;

/// <summary>A list for people, described by its columns.</summary>
internal sealed record Table<T>(params IReadOnlyList<Column<T>> Columns)
{
    /// <param name="otherwise">The sentence to print if there are no rows.</param>
    public void Print(IReadOnlyCollection<T> rows, string otherwise = "")
    {
        if (rows.Count == 0)
        {
            Output.Line(otherwise);
        }
        else
        {
            Screen.Print(Layout(rows, Screen.IsPlain));
        }
    }

    /// <summary>The lines on a screen of this width, without colours and rules.</summary>
    public IEnumerable<string> Lines(IEnumerable<T> rows, int width = Screen.Unlimited) => Screen.Lines(Layout(rows, isPlain: true), width);

    private Table Layout(IEnumerable<T> rows, bool isPlain)
    {
        var table = new Table { Border = isPlain ? TableBorder.None : TableBorder.Simple };
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Header, isPlain ? Style.Plain : new(decoration: Decoration.Bold)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = !column.IsText,
                Padding = new(0, 0, ReferenceEquals(column, Columns[^1]) ? 0 : 2, 0),
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
    public static void Print(params IEnumerable<(string Name, object? Value)> values)
    {
        var said = values.Where(pair => pair.Value is not (null or "")).ToList();
        var width = said.Count == 0 ? 0 : said.Max(pair => pair.Name.Length);
        var column = new Column<(string Name, object? Value)>("", pair => pair.Value);
        said.ForEach(pair => Output.Line($"{pair.Name.PadRight(width)}  {column.Cell(pair)}"));
    }
}
