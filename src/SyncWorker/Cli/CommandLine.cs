using System.CommandLine;
using System.Data.Common;
using SyncWorker.Cli.Letters;
using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary>
/// The <c>syncworker</c> command. Exit codes: 0 done, 1 failed or a check failed, 2 wrong arguments or wrong settings, 3 not found.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Wrong = 2;
    public const int NotFound = 3;

    public static RootCommand Create()
    {
        var root = new RootCommand("Keep Dime.Scheduler at the newest state of every job, task and resource that your ERP publishes.");
        Command[] commands =
        [
            RunCommand.Create(),
            DemoCommand.Create(),
            DeadCommand.Create(),
            OperationCommand.Create(),
            StatusCommand.Create(),
            EntityCommand.Create(),
            VerifyCommand.Create(),
            .. VerbCommand.Below(parent: null),
            PublishCommand.Create(),
            DbCommand.Create(),
            LedgerCommand.Create(),
            TopologyCommand.Create(),
        ];
        commands.ToList().ForEach(root.Subcommands.Add);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create().Parse(args.Length == 0 ? ["run"] : args);
        try
        {
            // The host handles signals: it lets calls in flight finish, which takes longer than a command line would wait.
            var code = await command.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return command.Errors.Count > 0 ? Wrong : code;
        }
        catch (ConfigurationException wrong)
        {
            Output.Error(wrong.Message);
            return Wrong;
        }
        catch (Exception failed) when (failed is LedgerInUseException or LedgerUnreachableException or LedgerTooNewException
            or LedgerFolderException or DbException or FileNotFoundException
            or HttpRequestException or OperatorException or BrokerException or TopologyException)
        {
            Output.Error(failed.Message);
            return Failed;
        }
    }
}
