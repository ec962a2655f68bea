using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker operation list|show|cancel</c>: replays and their progress.</summary>
internal static class OperationCommand
{
    private const int MostListed = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var command = new Command("operation", "Show the progress of replays, or cancel one.") { List(), Show() };
        VerbCommand.Below(command.Name).ToList().ForEach(command.Subcommands.Add);
        return command;
    }

    /// <summary>Waits until the operation has ended.</summary>
    public static async Task<OperationReport> UntilEndedAsync(
        IOperator operate, OperationReport operation, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(Interval);
        while (operation.State == OperationState.Running && await ticks.WaitForNextTickAsync(cancellationToken))
        {
            operation = await operate.OperationAsync(operation.Id, cancellationToken) ?? operation;
        }
        return operation;
    }

    /// <exception cref="OperatorException">No service runs that could continue the replay.</exception>
    public static void RequireService(IOperator operate)
    {
        if (operate is not HttpOperator)
        {
            throw new OperatorException(
                "--wait would not end: no service runs that could continue the replay. Start the service, or omit --wait.");
        }
    }

    private static Command List() => DeadCommand.Command(
        "list", "List replays, newest first.", toChange: false, [], async (operate, _, asJson, cancellationToken) =>
        {
            var operations = (await operate.OperationsAsync(new() { Limit = MostListed }, cancellationToken)).Items;
            if (asJson)
            {
                Output.Json(new { count = operations.Count, operations });
            }
            else
            {
                operations.ToList().ForEach(operation => Output.Line(operation.InWords()));
            }
            return 0;
        });

    private static Command Show()
    {
        var id = new Argument<long>("id");
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the replay has ended. Exit code 0 if every letter is accepted or waits for another record.",
        };
        return DeadCommand.Command(
            "show",
            "Show the progress of a replay.",
            toChange: false,
            [id, wait],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                if (await operate.OperationAsync(parsed.GetValue(id), cancellationToken) is not { } operation)
                {
                    Output.Error($"There is no operation {parsed.GetValue(id)}.");
                    return CommandLine.NotFound;
                }

                if (parsed.GetValue(wait))
                {
                    RequireService(operate);
                    operation = await UntilEndedAsync(operate, operation, cancellationToken);
                }

                if (asJson)
                {
                    Output.Json(operation);
                }
                else
                {
                    Output.Line(operation.InWords());
                }
                return !parsed.GetValue(wait) || operation.IsWell ? 0 : CommandLine.Failed;
            });
    }
}
