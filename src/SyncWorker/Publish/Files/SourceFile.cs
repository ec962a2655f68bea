using System.Text;

namespace SyncWorker.Publish.Files;

/// <summary>The format of a file.</summary>
/// <param name="Encoding">The name of the encoding; null: UTF-8. A byte order mark in the file wins.</param>
/// <param name="Map">The path of a file that maps the columns of a CSV to fields; null: columns named like fields.</param>
internal sealed record SourceFormat(string? Encoding = null, string? Map = null, CsvFormat? Csv = null);

/// <summary>A file of changes, in any format.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileInfo _path;
    private readonly Encoding _encoding;
    private readonly ChangeCompletion _run;
    private readonly CsvFile? _csv;

    private SourceFile(FileInfo path, FileStream stream, Encoding encoding, CsvFile? csv, ChangeCompletion run) =>
        (_path, Stream, _encoding, _csv, _run) = (path, stream, encoding, csv, run);

    public FileStream Stream { get; }

    /// <summary>Columns of a CSV that are mapped to no field.</summary>
    public IReadOnlyList<string> Unused => _csv?.Mapping.Unused ?? [];

    /// <summary>Reads the whole file: a file that is not well-formed is refused before any of its changes is published.</summary>
    /// <exception cref="PublishFileException">The file is not well-formed; the message names the line.</exception>
    /// <exception cref="PublishUseException">The file does not exist, or the mapping does not fit.</exception>
    public static async Task<SourceFile> OpenAsync(
        FileInfo path, SourceFormat format, ChangeCompletion run, CancellationToken cancellationToken)
    {
        if (!path.Exists)
        {
            throw new PublishUseException($"{path}: there is no such file.");
        }

        var stream = path.OpenRead();
        try
        {
            var encoding = SourceText.EncodingOf(stream, format.Encoding);
            await SourceText.CheckAsync(stream, encoding, cancellationToken);
            var csv = ChangeFile.IsCsv(path.Name)
                ? await CsvFile.OpenAsync(
                    stream,
                    encoding,
                    format.Csv ?? new(),
                    format.Map is null ? null : ColumnMap.Load(format.Map),
                    run.Entity,
                    cancellationToken)
                : null;
            var source = new SourceFile(path, stream, encoding, csv, run);
            if (csv is null)
            {
                await foreach (var _ in source.ChangesAsync(cancellationToken))
                {
                    // A problem with one change is reported when that change is published.
                }
            }
            return source;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>All changes, from the first to the last.</summary>
    public IAsyncEnumerable<FileItem> ChangesAsync(CancellationToken cancellationToken)
    {
        Stream.Position = 0;
        return _csv is not null ? _csv.ChangesAsync(_run, cancellationToken)
            : ChangeFile.IsLines(_path.Name) ? ChangeFile.ReadLinesAsync(Stream, _encoding, _run, cancellationToken)
            : ChangeFile.ReadJsonAsync(Stream, _encoding, _run, cancellationToken);
    }

    public void Dispose() => Stream.Dispose();
}
