namespace SyncWorker.Demo;

/// <summary>The command that calls this program again from the current folder.</summary>
internal static class OwnCommand
{
    /// <summary><c>dotnet run --project src/SyncWorker --</c> in a clone, else the program itself.</summary>
    public static string Text()
    {
        // …/src/SyncWorker/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        if (framework.Parent is { Parent: { Name: "bin", Parent: { } project } } configuration
            && File.Exists(Path.Combine(project.FullName, "SyncWorker.csproj")))
        {
            return $"dotnet run {(configuration.Name == "Debug" ? "" : $"-c {configuration.Name} ")}"
                + $"--project {PathText(project.FullName)} --";
        }

        var process = Environment.ProcessPath ?? "syncworker";
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? $"dotnet {PathText(Path.Combine(AppContext.BaseDirectory, "syncworker.dll"))}"
            : PathText(process);
    }

    /// <summary>The path, as short as possible from the current folder, in quotes if needed.</summary>
    public static string PathText(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        var text = relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        return text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }
}
