using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using SyncWorker.Operate;

namespace SyncWorker.Configuration;

/// <summary>
/// The sources of settings: the file beside the binary, the user's file, secrets, environment, command line. Later sources override
/// earlier ones.
/// </summary>
internal static class ConfigurationSources
{
    private const string SecretsId = "syncworker";

    /// <exception cref="ConfigurationException">A file cannot be read, is not JSON, or has an unknown section.</exception>
    public static void AddSyncWorker(this IConfigurationBuilder builder, string? configFile, IReadOnlyDictionary<string, string?> overrides)
    {
        builder.AddFile("appsettings.json", Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        if (configFile is not null)
        {
            if (!File.Exists(configFile))
            {
                throw new ConfigurationException([$"--config = {configFile}: must be a file that exists."]);
            }
            builder.AddFile($"--config = {configFile}", Path.GetFullPath(configFile));
        }
        if (SecretsPath() is { } secrets)
        {
            builder.AddFile("user secrets", secrets);
        }

        // The variable that Dime.Scheduler's SDKs share.
        if (Environment.GetEnvironmentVariable("DIMESCHEDULER_API_KEY") is { Length: > 0 } key)
        {
            builder.AddInMemoryCollection([new("Dime:ApiKey", key)]);
        }
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(overrides);
    }

    /// <summary>Warnings about environment variables that look like settings but are not.</summary>
    public static IEnumerable<string> Warnings() => Sections.UnknownIn(Environment.GetEnvironmentVariables().Keys.Cast<string>());

    /// <summary>Null for a user without a home directory, which is common for services.</summary>
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

    private static void AddFile(this IConfigurationBuilder builder, string name, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        // The file's time is polled every few seconds. A watcher would watch every folder below the file's folder (a home, /etc): that
        // takes seconds at the start, and uses up the few watches that a user has on Linux.
        var folder = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None)
        {
            UsePollingFileWatcher = true,
            UseActivePolling = true,
        };
        var file = Path.GetFileName(path);
        Check(name, folder, file);
        builder.AddJsonFile(source =>
        {
            (source.FileProvider, source.Path, source.Optional, source.ReloadOnChange) = (folder, file, true, true);

            // The file was valid at the start and is being edited now. The service keeps the settings it has.
            source.OnLoadException = context =>
            {
                context.Ignore = true;
                Output.Error(Unreadable(name, context.Exception));
            };
        });
    }

    private static void Check(string name, PhysicalFileProvider folder, string file)
    {
        try
        {
            var problems = Sections.UnknownIn(
                new ConfigurationBuilder().AddJsonFile(folder, file, optional: true, reloadOnChange: false).Build(), name).ToList();
            if (problems.Count > 0)
            {
                throw new ConfigurationException(problems);
            }
        }
        catch (Exception unreadable)
            when (unreadable is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([Unreadable(name, unreadable)]);
        }
    }

    private static string Unreadable(string name, Exception unreadable) =>
        $"{name}: must be a JSON file that can be read: {unreadable.GetBaseException().Message.ReplaceLineEndings(" ")}";
}
