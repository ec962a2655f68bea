using DimeClient;
using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Hosting;

/// <summary>
/// Binds a new ledger to the board in the settings, and refuses another one: what the ledger knows to be accepted is not true of it.
/// </summary>
internal static class BoardCheck
{
    /// <summary>The name of the board in the settings.</summary>
    public static string NameOf(Settings settings, IConfiguration configuration)
    {
        using var dime = DimeConnection.Create(settings.Dime, settings.Import, configuration, TimeProvider.System);
        return DimeConnection.BoardOf(settings.Dime, dime);
    }

    /// <exception cref="ConfigurationException">The ledger was filled from another board.</exception>
    public static async Task RunAsync(
        LedgerStore store, DimeSchedulerClient dime, Settings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Import.DryRun)
        {
            return;
        }

        var board = DimeConnection.BoardOf(settings.Dime, dime);
        var bound = await store.WriteAsync(ledger => BoundBoard.Bind(ledger, board, time.GetUtcNow().ToLedger()), cancellationToken);
        if (bound != board)
        {
            throw new ConfigurationException(
            [
                $"The ledger in {settings.Ledger.Where} belongs to the board {bound}, and the settings name {board}. "
                + "Use a ledger of its own for that board (--data DIR, or the section Ledger of the settings). "
                + "Or, if that board takes the place of the other one: syncworker ledger rebind --reason TEXT sends everything to it.",
            ]);
        }
    }
}
