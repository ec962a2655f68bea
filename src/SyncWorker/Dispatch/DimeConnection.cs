using DimeClient;
using SyncWorker.Plan;

namespace SyncWorker.Dispatch;

/// <summary>Makes the one client of the process.</summary>
internal static class DimeConnection
{
    /// <param name="retry">For reads; null: calls are not retried, because the ledger owns every retry of what it sends.</param>
    public static DimeSchedulerClient Create(
        DimeOptions dime,
        ImportOptions import,
        IConfiguration settings,
        TimeProvider time,
        DimeClient.RetryOptions? retry = null) => new(
        new DimeSchedulerOptions
        {
            Environment = dime.Environment ?? DimeEnvironment.Sandbox,
            BaseAddress = dime.BaseAddress,
            ApiKeyProvider = () => ApiKey(settings),
            Timeout = dime.Timeout,

            // The ledger owns every retry: it knows which changes arrived since, and what an unknown outcome means.
            Retry = retry ?? DimeClient.RetryOptions.None,
            Offline = import.DryRun,
        },
        handler: null,
        time);

    /// <summary>The name of the board that the client calls.</summary>
    public static string BoardOf(DimeOptions dime, DimeSchedulerClient client) =>
        string.IsNullOrWhiteSpace(dime.Board) ? client.BaseAddress.ToString() : dime.Board.Trim();

    /// <summary>Reads the key before every call, so that a replaced key works without a restart.</summary>
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
            // The file is being replaced or is gone. Without a key the call is refused; the gate reports that and tries again.
            return "";
        }
    }
}
