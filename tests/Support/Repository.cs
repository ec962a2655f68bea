namespace SyncWorker.Testing;

/// <summary>Paths in the clone that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file by its path from the root.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>
    /// The path of a project's build output, in the configuration of these tests: <c>Built("src/SyncWorker", "syncworker.dll")</c>.
    /// </summary>
    public static string Built(string project, string file)
    {
        // …/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(Root, project, "bin", framework.Parent!.Name, framework.Name, file);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "SyncWorker.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No SyncWorker.slnx in any folder above {AppContext.BaseDirectory}");
    }
}
