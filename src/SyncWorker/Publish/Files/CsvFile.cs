using System.Runtime.CompilerServices;
using System.Text;

namespace SyncWorker.Publish.Files;

/// <summary>A CSV with a header row, read row by row.</summary>
internal sealed class CsvFile
{
    private readonly Stream _stream;
    private readonly Encoding _encoding;
    private readonly CsvFormat _format;

    private CsvFile(Stream stream, Encoding encoding, CsvFormat format, CsvMapping mapping) =>
        (_stream, _encoding, _format, Mapping) = (stream, encoding, format, mapping);

    public CsvMapping Mapping { get; }

    /// <summary>Reads the whole file, so that nothing is published from a file whose rows cannot be told apart.</summary>
    /// <exception cref="PublishFileException">A quote is in a place where none is allowed.</exception>
    /// <exception cref="PublishUseException">The file has no header, or an ambiguous one, or the mapping does not fit.</exception>
    public static async Task<CsvFile> OpenAsync(
        Stream stream, Encoding encoding, CsvFormat format, ColumnMap? map, string? entity, CancellationToken cancellationToken)
    {
        string[]? header = null;
        await foreach (var (_, cells) in RowsAsync(stream, encoding, format, cancellationToken))
        {
            header ??= Checked(cells);
        }
        return new(
            stream,
            encoding,
            format,
            new(
                map,
                entity,
                header ?? throw new PublishUseException("The file is empty: a CSV begins with a row of column names."),
                format));
    }

    public async IAsyncEnumerable<(long Line, MappedRow? Row, string? Problem)> RowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int? columns = null;
        await foreach (var (line, cells) in RowsAsync(_stream, _encoding, _format, cancellationToken))
        {
            if (columns is not { } expected)
            {
                columns = cells.Length;
                continue;
            }

            if (cells is [""] && expected > 1)
            {
                continue;
            }

            var (row, problem) = cells.Length == expected
                ? Mapping.Read(cells)
                : (null, $"The row has {cells.Length} cells, and the header {expected}.");
            yield return (line, row, problem);
        }
    }

    /// <summary>The rows as changes.</summary>
    public async IAsyncEnumerable<FileItem> ChangesAsync(
        ChangeCompletion completion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (line, row, problem) in RowsAsync(cancellationToken))
        {
            if (row is null)
            {
                yield return FileItem.Wrong(line, problem!);
                continue;
            }

            var (entity, id) = (
                Mapping.Definition.Name,
                completion.MessageId(line, row.MessageId, row.Version is not null || row.OccurredAt is not null));
            yield return FileItem.Of(new(line, entity, id, ChangeJson.Write(
                [
                    ("entity", entity),
                    ("kind", completion.Kind?.ToString()),
                    ("mode", completion.Mode?.ToString()),
                    ("export", completion.Export),
                    ("messageId", id),
                    ("version", row.Version),
                    ("occurredAt", row.OccurredAt),
                ],
                row.Fields)));
        }
    }

    private static async IAsyncEnumerable<(long Line, string[] Cells)> RowsAsync(
        Stream stream, Encoding encoding, CsvFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        stream.Position = 0;
        using var reader = SourceText.Read(stream, encoding);
        await foreach (var row in new CsvText(reader, format.Separator).RowsAsync(cancellationToken))
        {
            yield return row;
        }
    }

    private static string[] Checked(string[] header)
    {
        if (Array.Find(header, name => name.Trim() != name) is { } padded)
        {
            throw new PublishUseException($"The column '{padded}' has blanks around its name: remove them.");
        }

        return header.Where(name => name.Length > 0)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new PublishUseException($"The column '{twice.Key}' appears {twice.Count()} times: it is not clear which one counts.")
            : header;
    }
}
