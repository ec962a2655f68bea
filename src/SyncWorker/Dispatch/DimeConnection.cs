using DimeClient;
using SyncWorker.Plan;

namespace SyncWorker.Dispatch;

/// <summary>Makes the one client of the process.</summary>
internal static class DimeConnection
{
    public static DimeSchedulerClient Create(DimeOptions dime, ImportOptions import, IConfiguration settings, TimeProvider time) => new(
        new DimeSchedulerOptions
        {
            Environment = dime.Environment ?? DimeEnvironment.Sandbox,
            BaseAddress = dime.BaseAddress,
            ApiKeyProvider = () => ApiKey(settings),
            Timeout = dime.Timeout,
            Offline = import.DryRun,
        },
        handler: null,
        time);

    /// <summary>Read before every call, so that a key that was replaced works without a restart.</summary>
    private static string ApiKey(IConfiguration settings) => settings["Dime:ApiKeyFile"] is { Length: > 0 } file && File.Exists(file)
        ? File.ReadAllText(file).Trim()
        : settings["Dime:ApiKey"] ?? "";
}
