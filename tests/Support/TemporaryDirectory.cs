namespace SyncWorker.Testing;

/// <summary>A new empty folder. Dispose deletes it with its contents.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("syncworker-");

    public string Path => directory.FullName;

    /// <summary>The path of a file in it, whether it exists or not.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps files locked for a moment after their process was killed. The system empties its temporary folder later.
        }
    }
}
