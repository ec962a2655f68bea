using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Completion;
using SyncWorker.Cli.Letters;
using SyncWorker.Cli.Lists;
using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary>The <c>syncworker</c> command.</summary>
internal static class CommandLine
{
    private const string Purpose = "Keep Dime.Scheduler at the newest state of every job, task and resource that your ERP publishes.";

    public static RootCommand Create()
    {
        var root = new RootCommand(
            string.Join(Environment.NewLine, [Purpose, "", "Exit codes of every command:",
                .. Enum.GetValues<ExitCode>().Select(code => $"{(int)code}  {code.Text()}")]));
        Command[] commands =
        [
            RunCommand.Create(),
            DemoCommand.Create(),
            StatusCommand.Create(),
            SearchCommand.Create(),
            EntityCommand.Create(),
            ChangesCommand.Create(),
            DeadCommand.Create(),
            OperationCommand.Create(),
            ImportsCommand.Create(),
            AuditCommand.Create(),
            KeysCommand.Create(),
            VerifyCommand.Create(),
            .. VerbCommand.Below(parent: null),
            PublishCommand.Create(),
            CompareCommand.Create(),
            DbCommand.Create(),
            LedgerCommand.Create(),
            TopologyCommand.Create(),
            CompletionCommand.Create(),
        ];
        commands.ToList().ForEach(root.Subcommands.Add);
        root.Options.Add(CommandBuilder.Json);
        root.Options.OfType<HelpOption>().Single().Action = new CommandWithExample.Help();
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create().Parse(args.Length == 0 ? ["run"] : args);
        try
        {
            if (command.Action is ParseErrorAction wrongUse)
            {
                // Standard output is for what was asked for, and this is not. A command of commands shows them.
                wrongUse.ShowHelp = command.CommandResult.Command.Action is null;
                command.Invoke(new() { Output = Console.Error });
                Output.Error($"Help: {CommandBuilder.NameOf(command.CommandResult.Command)} --help");
                return CommandBuilder.End(command, new Result(
                    new Result.Failure(string.Join(" ", command.Errors.Select(error => error.Message))), () => { }, ExitCode.Wrong));
            }

            // The host handles signals: it lets calls in flight finish, which takes longer than a command line would wait.
            return await command.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (ConfigurationException wrong)
        {
            return CommandBuilder.End(command, Result.Failed(ExitCode.Wrong, wrong.Message));
        }
        catch (Exception failed) when (failed is LedgerInUseException or LedgerUnreachableException or LedgerTooNewException
            or LedgerFolderException or DbException or IOException or UnauthorizedAccessException
            or HttpRequestException or OperatorException or BrokerException or TopologyException)
        {
            return CommandBuilder.End(command, Result.Failed(ExitCode.Failed, failed.Message));
        }
        catch (OperationCanceledException slow) when (slow.InnerException is TimeoutException)
        {
            return CommandBuilder.End(command, Result.Failed(ExitCode.Failed, "The service did not answer in time. " + slow.Message));
        }
    }
}
