namespace SyncWorker.Configuration;

/// <summary>Where settings come from, the later the stronger: the file beside the binary, the user's own, secrets, environment, command line.</summary>
internal static class ConfigurationSources
{
    public static void AddSyncWorker(this IConfigurationBuilder builder, string? configFile, IReadOnlyDictionary<string, string?> overrides)
    {
        builder.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: true);
        if (configFile is not null)
        {
            if (!File.Exists(configFile))
            {
                throw new ConfigurationException([$"--config = {configFile}: must be a file that exists."]);
            }
            builder.AddJsonFile(Path.GetFullPath(configFile), optional: false, reloadOnChange: true);
        }

        builder.AddUserSecrets(typeof(ConfigurationSources).Assembly, optional: true, reloadOnChange: true);

        // The variable that Dime.Scheduler's SDKs share.
        if (Environment.GetEnvironmentVariable("DIMESCHEDULER_API_KEY") is { Length: > 0 } key)
        {
            builder.AddInMemoryCollection([new("Dime:ApiKey", key)]);
        }
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(overrides);
    }
}
