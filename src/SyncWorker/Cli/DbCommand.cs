using System.CommandLine;
using SyncWorker.Ledger;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary><c>syncworker db migrate|status</c>: the ledger's tables.</summary>
internal static class DbCommand
{
    public static Command Create() => new(
        "db",
        "Show or update the ledger's tables. 'run' updates them too; 'migrate' does so beforehand, or as a user with more rights.")
    {
        Create("status", "Show the version of the tables. Exit code 0 if they are up to date.", LedgerStore.Version),
        Create("migrate", "Update the tables. Concurrent updates take turns.", options =>
        {
            LedgerStore.Open(options).Dispose();
            return LedgerStore.Version(options);
        }),
    };

    private static Command Create(string name, string description, Func<LedgerOptions, LedgerVersion> act)
    {
        var (data, config, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Json());
        var command = new Command(name, description) { data, config, json };
        command.SetAction(parsed =>
        {
            var version = act(OperatorSource.Ledger(OperatorSource.Settings(parsed.GetValue(data), parsed.GetValue(config))));
            if (parsed.GetValue(json))
            {
                Output.Json(version);
            }
            else
            {
                Output.Line(version.Version == 0
                    ? $"There is no ledger in {version.Where}."
                    : $"{version.Where}: version {version.Version} of {version.Newest}.");
                foreach (var pending in version.Pending)
                {
                    Output.Line($"  to be run: {pending}");
                }
            }
            return version.Pending.Count == 0 ? 0 : CommandLine.Failed;
        });
        return command;
    }
}
