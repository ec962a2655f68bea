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
/// <c>syncworker</c>. Exit codes: 0 done, 1 failed or not as it should be, 2 called wrongly or wrong settings, 3 not found.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Wrong = 2;
    public const int NotFound = 3;

    public static RootCommand Create() => new("Brings Dime.Scheduler to the newest state of every job, task and resource that your ERP publishes.")
    {
        RunCommand.Create(),
        DemoCommand.Create(),
        DeadCommand.Create(),
        OperationCommand.Create(),
        StatusCommand.Create(),
        EntityCommand.Create(),
        ResendCommand.Create(),
        VerifyCommand.Create(),
        GateCommand.CreatePause(),
        GateCommand.CreateResume(),
        PublishCommand.Create(),
        DbCommand.Create(),
        TopologyCommand.Create(),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create().Parse(args.Length == 0 ? ["run"] : args);
        try
        {
            // Signals are the host's business: it lets calls in flight finish, which takes longer than a command line would wait.
            var code = await command.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return command.Errors.Count > 0 ? Wrong : code;
        }
        catch (ConfigurationException wrong)
        {
            Output.Error(wrong.Message);
            return Wrong;
        }
        catch (Exception failed) when (failed is LedgerInUseException or LedgerUnreachableException or LedgerTooNewException or LedgerFolderException or DbException or FileNotFoundException
            or HttpRequestException or OperatorException or BrokerException or TopologyException)
        {
            Output.Error(failed.Message);
            return Failed;
        }
    }
}
