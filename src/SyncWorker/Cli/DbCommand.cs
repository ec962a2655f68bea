using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Ledger;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary><c>syncworker db migrate|status</c>: the ledger's tables.</summary>
internal static class DbCommand
{
    public static Command Create() => CommandBuilder.Group(
        "db",
        "Show or update the ledger's tables. 'run' updates them too; 'migrate' does so beforehand, or as a user with more rights. "
        + "Example: syncworker db status",
        [
            Create(
                "status",
                "Show the version of the tables. Exit code 0 if they are up to date. Example: syncworker db status",
                LedgerStore.Version),
            Create("migrate", "Update the tables. Concurrent updates take turns. Example: syncworker db migrate", options =>
            {
                LedgerStore.Open(options).Dispose();
                return LedgerStore.Version(options);
            }),
        ]);

    private static Command Create(string name, string help, Func<LedgerOptions, LedgerVersion> act)
    {
        var (data, config) = (CommonOptions.Data(), CommonOptions.Config());
        return CommandBuilder.Create(name, help, [data, config], (parsed, _) =>
        {
            var version = act(OperatorSource.Ledger(OperatorSource.Settings(parsed.GetValue(data), parsed.GetValue(config))));
            return Task.FromResult(new Result(
                version, () => Print(version), version.Pending.Count == 0 ? ExitCode.Done : ExitCode.Failed));
        });
    }

    private static void Print(LedgerVersion version)
    {
        Output.Line(version.Version == 0
            ? $"There is no ledger in {version.Where}."
            : $"{version.Where}: version {version.Version} of {version.Newest}.");
        foreach (var pending in version.Pending)
        {
            Output.Line($"  to be run: {pending}");
        }
    }
}
