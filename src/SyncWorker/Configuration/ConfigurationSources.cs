using Microsoft.Extensions.Configuration.UserSecrets;
using SyncWorker.Operate;

namespace SyncWorker.Configuration;

/// <summary>Where settings come from, the later the stronger: the file beside the binary, the user's own, secrets, environment, command line.</summary>
internal static class ConfigurationSources
{
    private const string SecretsId = "syncworker";

    /// <param name="isWatched">Files are read again when they change. Each watch is one of the few that a user has (128 on Linux), so a command watches nothing.</param>
    /// <exception cref="ConfigurationException">A file can not be read, is no JSON, or has a section that is none.</exception>
    public static void AddSyncWorker(this IConfigurationBuilder builder, string? configFile, IReadOnlyDictionary<string, string?> overrides, bool isWatched = true)
    {
        builder.AddFile("appsettings.json", Path.Combine(AppContext.BaseDirectory, "appsettings.json"), isWatched);
        if (configFile is not null)
        {
            if (!File.Exists(configFile))
            {
                throw new ConfigurationException([$"--config = {configFile}: must be a file that exists."]);
            }
            builder.AddFile($"--config = {configFile}", Path.GetFullPath(configFile), isWatched);
        }
        if (SecretsPath() is { } secrets)
        {
            builder.AddFile("user secrets", secrets, isWatched);
        }

        // The variable that Dime.Scheduler's SDKs share.
        if (Environment.GetEnvironmentVariable("DIMESCHEDULER_API_KEY") is { Length: > 0 } key)
        {
            builder.AddInMemoryCollection([new("Dime:ApiKey", key)]);
        }
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(overrides);
    }

    /// <summary>What the environment has that looks like a setting and is none.</summary>
    public static IEnumerable<string> Warnings() => Sections.UnknownIn(Environment.GetEnvironmentVariables().Keys.Cast<string>());

    /// <summary>Null for a user without a home, as services often are.</summary>
    private static string? SecretsPath()
    {
        try
        {
            return PathHelper.GetSecretsPathFromSecretsId(SecretsId);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void AddFile(this IConfigurationBuilder builder, string name, string path, bool isWatched)
    {
        Check(name, path);
        builder.AddJsonFile(source =>
        {
            (source.Path, source.Optional, source.ReloadOnChange) = (path, true, isWatched);
            source.ResolveFileProvider();

            // It was sound at the start, and is being edited now. The service goes on with what it has.
            source.OnLoadException = context =>
            {
                context.Ignore = true;
                Output.Error(Unreadable(name, context.Exception));
            };
        });
    }

    private static void Check(string name, string path)
    {
        try
        {
            var problems = Sections.UnknownIn(new ConfigurationBuilder().AddJsonFile(path, optional: true, reloadOnChange: false).Build(), name).ToList();
            if (problems.Count > 0)
            {
                throw new ConfigurationException(problems);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([Unreadable(name, unreadable)]);
        }
    }

    private static string Unreadable(string name, Exception unreadable) =>
        $"{name}: must be a JSON file that can be read: {unreadable.GetBaseException().Message.ReplaceLineEndings(" ")}";
}
