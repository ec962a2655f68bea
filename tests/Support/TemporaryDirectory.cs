namespace SyncWorker.Testing;

/// <summary>An empty folder of its own, gone with all that is in it when disposed.</summary>
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
            // Windows keeps files that a process just killed had open; the system empties its temporary folder.
        }
    }
}
