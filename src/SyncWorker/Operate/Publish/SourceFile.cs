namespace SyncWorker.Operate.Publish;

/// <summary>A file of changes, of whatever format.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileInfo _path;
    private readonly ChangeCompletion _run;
    private readonly CsvFile? _csv;

    private SourceFile(FileInfo path, FileStream stream, CsvFile? csv, ChangeCompletion run) => (_path, Stream, _csv, _run) = (path, stream, csv, run);

    public FileStream Stream { get; }

    /// <summary>Columns of a CSV that go nowhere.</summary>
    public IReadOnlyList<string> Unused => _csv?.Mapping.Unused ?? [];

    /// <param name="map">Which column of a CSV is which field; null: columns named like fields.</param>
    /// <exception cref="PublishUseException">There is no such file, or the mapping does not fit.</exception>
    public static SourceFile Open(FileInfo path, string? map, ChangeCompletion run)
    {
        if (!path.Exists)
        {
            throw new PublishUseException($"{path}: there is no such file.");
        }

        var stream = path.OpenRead();
        try
        {
            return new(path, stream, ChangeFile.IsCsv(path.Name) ? CsvFile.Open(stream, map is null ? null : ColumnMap.Load(map), run.Entity) : null, run);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>From the first to the last; once.</summary>
    public IAsyncEnumerable<FileItem> ChangesAsync(CancellationToken cancellationToken) => _csv is not null
        ? _csv.ChangesAsync(_run, cancellationToken)
        : ChangeFile.IsLines(_path.Name) ? ChangeFile.ReadLinesAsync(Stream, _run, cancellationToken) : ChangeFile.ReadJsonAsync(Stream, _run, cancellationToken);

    public void Dispose()
    {
        _csv?.Dispose();
        Stream.Dispose();
    }
}
