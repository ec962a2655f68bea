using FsCheck;
using FsCheck.Fluent;
using SyncWorker.Publish.Files;

namespace SyncWorker.Tests;

public sealed class CsvTextTests
{
    [Fact]
    public void Any_cells_that_are_written_by_RFC_4180_are_read_as_they_were()
    {
        var cell = Gen.Elements("a", "\"", ",", ";", "\n", "\r\n", " ", "é", "😀").ListOf().Select(string.Concat);
        var rows = cell.NonEmptyListOf().ListOf();
        var cases =
            from drawn in rows
            from separator in Gen.Elements(',', ';')
            from end in Gen.Elements("\n", "\r\n")
            select (Rows: drawn, separator, end);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var text = string.Concat(drawn.Rows.Select(row => string.Join(drawn.separator, row.Select(Quoted)) + drawn.end));
            var read = Read(text, drawn.separator);
            return read.Select(row => row.Cells).Zip(drawn.Rows).All(pair => pair.First.SequenceEqual(pair.Second))
                && read.Count == drawn.Rows.Count
                && read.Select(row => row.Line).SequenceEqual(LinesOf(drawn.Rows));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_cell_is_read_the_same_wherever_the_chunks_of_the_file_end()
    {
        for (var before = 32 * 1024 - 8; before < 32 * 1024 + 2; before++)
        {
            var filler = new string('x', before);

            var read = Read($"{filler},\"a\"\"b\r\n\",c\r\nd,,e", ',');

            Assert.Equal([filler, "a\"b\r\n", "c"], read[0].Cells);
            Assert.Equal((3L, "d||e"), (read[1].Line, string.Join('|', read[1].Cells)));
        }
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<long> LinesOf(IEnumerable<IList<string>> rows)
    {
        var line = 1L;
        foreach (var row in rows)
        {
            yield return line;
            line += 1 + row.Sum(cell => cell.Count(c => c == '\n'));
        }
    }

    private static List<(long Line, string[] Cells)> Read(string text, char separator) =>
        new CsvText(new StringReader(text), separator).RowsAsync(default).ToBlockingEnumerable().ToList();
}
