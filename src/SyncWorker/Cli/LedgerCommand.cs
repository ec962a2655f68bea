using System.CommandLine;
using SyncWorker.Configuration;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Operate;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli;

/// <summary><c>syncworker ledger rebind</c>: which board the ledger belongs to.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "Say which board the ledger belongs to.") { CreateRebind() };

    private static Command CreateRebind()
    {
        var (data, config, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Json());
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count the records that would be sent again." };
        var reason = new Option<string?>("--reason") { Description = "The reason, kept in the audit." };
        var command = new Command(
            "rebind",
            "Bind the ledger to the board in the settings, while no worker runs. Everything that was accepted is sent to that board. "
            + "Example: syncworker ledger rebind --dry-run")
        {
            dryRun,
            reason,
            data,
            config,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isDry = parsed.GetValue(dryRun);
            if (!isDry && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
            {
                Output.Error("--reason must say why the ledger belongs to another board; or use --dry-run.");
                return CommandLine.Wrong;
            }

            var report = await RebindAsync(
                OperatorSource.Settings(parsed.GetValue(data), parsed.GetValue(config)),
                parsed.GetValue(reason) ?? "",
                isDry,
                cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(report);
            }
            else
            {
                Output.Line(report switch
                {
                    _ when report.Was == report.Board => $"The ledger is bound to {report.Board} already: nothing was changed.",
                    { DryRun: true } => $"{report.Records} records would be sent to {report.Board}. "
                        + $"The ledger is still bound to {report.Was ?? "no board"}.",
                    _ => $"The ledger is bound to {report.Board} now. {report.Records} records are sent to it after the next start.",
                });
            }
            return 0;
        });
        return command;
    }

    private static async Task<RebindReport> RebindAsync(
        IConfiguration configuration, string reason, bool dryRun, CancellationToken cancellationToken)
    {
        var settings = Settings.Read(configuration);
        if (settings.Import.DryRun)
        {
            throw new OperatorException("Import:DryRun is on, so the settings name no board.");
        }

        if (LedgerStore.Version(settings.Ledger).Version == 0)
        {
            throw new OperatorException($"There is no ledger in {settings.Ledger.Where}. Name its folder with --data DIR.");
        }

        using var store = LedgerStore.Open(settings.Ledger);
        return store.IsShared && store.Read(PartitionRows.AreLeased)
            ? throw new OperatorException($"Workers use the ledger in {settings.Ledger.Where}: stop them first.")
            : await new Rebinder(store, TimeProvider.System)
                .RebindAsync(BoardCheck.NameOf(settings, configuration), reason, dryRun, cancellationToken);
    }
}
