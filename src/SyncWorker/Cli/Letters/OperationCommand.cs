using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker operation list|show|cancel</c>: replays and their progress.</summary>
internal static class OperationCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly Table<OperationReport> List = new(
        new("id", operation => operation.Id, IsNumber: true),
        new("state", operation => operation.State),
        new("kind", operation => operation.Kind),
        new("begun", operation => operation.CreatedAt),
        new("letters", operation => operation.Progress.Frozen, IsNumber: true),
        new("applied", operation => operation.Progress.Applied, IsNumber: true),
        new("dead again", operation => operation.Progress.Failed, IsNumber: true),
        new("to come", operation => operation.Progress.Remaining, IsNumber: true),
        new("by", operation => operation.By),
        new("scope", operation => operation.Scope, IsText: true));

    public static Command Create()
    {
        var group = CommandBuilder.Group(
            "operation",
            "Show the progress of replays, or cancel one. Example: syncworker operation list",
            [CreateList(), CreateShow(), .. VerbCommand.Below("operation")]);
        group.Aliases.Add("operations");
        return group;
    }

    /// <summary>Waits until the operation has ended, and shows its progress.</summary>
    public static Task<OperationReport> UntilEndedAsync(
        IOperator operate, OperationReport operation, CancellationToken cancellationToken) =>
        Progress.ShowAsync(async show =>
        {
            using var ticks = new PeriodicTimer(Interval);
            while (operation.State == OperationState.Running && await ticks.WaitForNextTickAsync(cancellationToken))
            {
                operation = await operate.OperationAsync(operation.Id, cancellationToken) ?? operation;
                var now = operation.Progress;
                show(now.Frozen - now.Remaining - now.Pending, now.Frozen, $"operation {operation.Id}: {now.Applied} applied");
            }
            return operation;
        });

    /// <exception cref="OperatorException">No service runs that could continue the replay.</exception>
    public static void RequireService(IOperator operate)
    {
        if (operate is not HttpOperator)
        {
            throw new OperatorException(
                "--wait would not end: no service runs that could continue the replay. Start the service, or omit --wait.");
        }
    }

    private static Command CreateList() => ListCommand.Create<OperationFilter, OperationReport>(
        "list",
        "List operations, newest first. Example: syncworker operation list --state running",
        "operations",
        "No operations.",
        List,
        (operate, filter, cancellationToken) => operate.OperationsAsync(filter, cancellationToken));

    private static Command CreateShow()
    {
        var id = new Argument<long>("id") { Description = "The ID of the operation." };
        var wait = new Option<bool>("--wait")
        {
            Description = "Wait until the replay has ended. Exit code 0 if every letter is accepted or waits for another record.",
        };
        return CommandBuilder.Create(
            "show",
            "Show the progress of a replay. Example: syncworker operation show 1 --wait",
            toChange: false,
            [id, wait],
            async (operate, parsed, cancellationToken) =>
            {
                if (await operate.OperationAsync(parsed.GetValue(id), cancellationToken) is not { } operation)
                {
                    return Result.Failed(ExitCode.NotFound, $"There is no operation {parsed.GetValue(id)}.");
                }

                if (parsed.GetValue(wait))
                {
                    RequireService(operate);
                    operation = await UntilEndedAsync(operate, operation, cancellationToken);
                }
                return Result.Line(
                    operation, operation.InWords(), !parsed.GetValue(wait) || operation.IsWell ? ExitCode.Done : ExitCode.Failed);
            });
    }
}
