using System.Runtime.CompilerServices;
using CsvHelper;

namespace SyncWorker.Operate.Publish;

/// <summary>A CSV as RFC 4180 has it: commas, quotes, a header row. Read row by row.</summary>
internal sealed class CsvFile : IDisposable
{
    private static readonly CsvReaderOptions Format = new() { Separator = ',', HasHeader = false, TrackLineNumbers = true };

    private readonly CsvReader _reader;

    private CsvFile(CsvReader reader, CsvMapping mapping) => (_reader, Mapping) = (reader, mapping);

    public CsvMapping Mapping { get; }

    /// <exception cref="PublishUseException">The file has no header, or the mapping does not fit.</exception>
    public static CsvFile Open(Stream stream, ColumnMap? map, string? entity)
    {
        var reader = CsvReader.Create(stream, Format, leaveOpen: true);
        try
        {
            return reader.Read()
                ? new(reader, new(map, entity, Cells(reader)))
                : throw new PublishUseException("The file is empty: a CSV begins with a row of column names.");
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<(long Line, MappedRow? Row, string? Problem)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = _reader.FieldCount;
        while (await _reader.ReadAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = Cells(_reader);
            var (row, problem) = cells.Length == columns
                ? Mapping.Read(cells)
                : (null, $"The row has {cells.Length} cells, and the header {columns}.");
            yield return (_reader.LineNumber, row, problem);
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

    public void Dispose() => _reader.Dispose();

    private static string[] Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
