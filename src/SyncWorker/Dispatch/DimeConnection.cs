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

            // The ledger owns every retry: it knows what came since, and what an unknown outcome means.
            Retry = DimeClient.RetryOptions.None,
            Offline = import.DryRun,
        },
        handler: null,
        time);

    /// <summary>Read before every call, so that a key that was replaced works without a restart.</summary>
    private static string ApiKey(IConfiguration settings)
    {
        if (settings["Dime:ApiKeyFile"] is not { Length: > 0 } file)
        {
            return settings["Dime:ApiKey"] ?? "";
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // It is being replaced, or gone: without a key the call is refused, the gate says so and tries again.
            return "";
        }
    }
}
