using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace SyncWorker.Operate.Publish;

/// <summary>A CSV as RFC 4180 has it: commas, quotes, a header row. Read row by row.</summary>
internal sealed class CsvFile : IDisposable
{
    // A blank line is a row with one empty cell: only then do line numbers agree with the file.
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { Mode = CsvMode.RFC4180, IgnoreBlankLines = false, BadDataFound = null };

    private readonly CsvParser _parser;

    private CsvFile(CsvParser parser, CsvMapping mapping) => (_parser, Mapping) = (parser, mapping);

    public CsvMapping Mapping { get; }

    /// <exception cref="PublishUseException">The file has no header, or the mapping does not fit.</exception>
    public static CsvFile Open(Stream stream, ColumnMap? map, string? entity)
    {
        var parser = new CsvParser(new StreamReader(stream, leaveOpen: true), Format);
        try
        {
            return parser.Read()
                ? new(parser, new(map, entity, parser.Record!))
                : throw new PublishUseException("The file is empty: a CSV begins with a row of column names.");
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<(long Line, MappedRow? Row, string? Problem)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = _parser.Count;
        for (var line = _parser.RawRow + 1L; await _parser.ReadAsync(); line = _parser.RawRow + 1L)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = _parser.Record!;
            if (cells is [""] && columns > 1)
            {
                continue;
            }

            var (row, problem) = cells.Length == columns
                ? Mapping.Read(cells)
                : (null, $"The row has {cells.Length} cells, and the header {columns}.");
            yield return (line, row, problem);
        }
    }

    /// <summary>The rows as changes.</summary>
    public async IAsyncEnumerable<FileItem> ChangesAsync(ChangeCompletion completion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (line, row, problem) in RowsAsync(cancellationToken))
        {
            if (row is null)
            {
                yield return FileItem.Wrong(line, problem!);
                continue;
            }

            var (entity, id) = (Mapping.Definition.Name, completion.MessageId(line, row.MessageId, row.Version is not null || row.OccurredAt is not null));
            yield return FileItem.Of(new(line, entity, id, ChangeJson.Write(
                [("entity", entity), ("kind", completion.Kind?.ToString()), ("mode", completion.Mode?.ToString()), ("messageId", id), ("version", row.Version), ("occurredAt", row.OccurredAt)],
                row.Fields)));
        }
    }

    public void Dispose() => _parser.Dispose();
}
