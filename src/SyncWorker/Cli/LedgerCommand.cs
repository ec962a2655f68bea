using System.CommandLine;
using SyncWorker.Cli.Building;
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
    public static Command Create() =>
        CommandBuilder.Group(
            "ledger", "Say which board the ledger belongs to. Example: syncworker ledger rebind --dry-run", [CreateRebind()]);

    private static Command CreateRebind()
    {
        var (data, config) = (CommonOptions.Data(), CommonOptions.Config());
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Only count the records that would be sent again, and show their rows.",
        };
        var reason = new Option<string?>("--reason") { Description = "The reason, kept in the audit." };
        return CommandBuilder.Create(
            "rebind",
            "Bind the ledger to the board in the settings, while no worker runs. Everything that was accepted is sent to that board. "
            + "Example: syncworker ledger rebind --dry-run",
            [dryRun, reason, data, config],
            async (parsed, cancellationToken) =>
            {
                var isDry = parsed.GetValue(dryRun);
                if (!isDry && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                {
                    return Result.Failed(
                        ExitCode.Wrong, "--reason must say why the ledger belongs to another board; or use --dry-run.");
                }

                var report = await RebindAsync(
                    OperatorSource.Settings(parsed.GetValue(data), parsed.GetValue(config)),
                    parsed.GetValue(reason) ?? "",
                    isDry,
                    cancellationToken);
                return Result.Line(report, InWords(report));
            });
    }

    private static string InWords(RebindReport report) => string.Join(
        Environment.NewLine, [.. (report.Preview ?? []).Select(row => row.InWords()), Sentence(report)]);

    private static string Sentence(RebindReport report) => report switch
    {
        _ when report.Was == report.Board => $"The ledger is bound to {report.Board} already: nothing was changed.",
        { DryRun: true } => $"{report.Records} records would be sent to {report.Board}. "
            + $"The ledger is still bound to {report.Was ?? "no board"}.",
        _ => $"The ledger is bound to {report.Board} now. {report.Records} records are sent to it after the next start.",
    };

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
            : await new Rebinder(store, settings.Import.ClearAs, TimeProvider.System)
                .RebindAsync(BoardCheck.NameOf(settings, configuration), reason, dryRun, cancellationToken);
    }
}
