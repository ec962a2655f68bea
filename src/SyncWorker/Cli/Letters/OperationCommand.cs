using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker operation list|show|cancel</c>: replays and their progress.</summary>
internal static class OperationCommand
{
    private const int MostListed = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create() => new("operation", "Show the progress of replays, or cancel one.") { List(), Show(), Cancel() };

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

    /// <summary>Whether the operation is done, and none of its letters failed or was refused.</summary>
    public static bool IsWell(OperationReport operation) =>
        operation is { State: OperationState.Done, Progress: { Failed: 0, Refused: 0 } };

    public static void Print(OperationReport operation)
    {
        var so = operation.Progress;
        Output.Line(
            $"operation {operation.Id}  {operation.State.ToString().ToLowerInvariant()}: {operation.Kind} {operation.Scope}, "
            + $"by {operation.By} at {Output.Time(operation.CreatedAt)}");
        Output.Line(
            $"  {so.Frozen} letters: {so.Applied} applied, {so.Superseded} superseded, {so.Failed} dead again, {so.Closed} closed, "
            + $"{so.Refused} refused, {so.Waiting} waiting for another record, {so.Pending} pending, "
            + $"{so.Remaining} {(operation.State == OperationState.Running ? "to come" : "left as they were")}");
        operation.Refusals.ToList().ForEach(refused => Output.Line($"  {refused.Id}  refused: {refused.Reason}"));
        if (operation.Failures.Count > 0)
        {
            Output.Line($"  dead again: {string.Join(' ', operation.Failures)}");
        }
    }

    private static Command List() => DeadCommand.Command(
        "list", "List replays, newest first.", toChange: false, [], async (operate, _, asJson, cancellationToken) =>
        {
            var operations = await operate.OperationsAsync(MostListed, cancellationToken);
            if (asJson)
            {
                Output.Json(new { count = operations.Count, operations });
            }
            else
            {
                operations.ToList().ForEach(Print);
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
                    return await NoneAsync(parsed.GetValue(id));
                }

                if (parsed.GetValue(wait))
                {
                    RequireService(operate);
                    operation = await UntilEndedAsync(operate, operation, cancellationToken);
                }
                Show(operation, asJson);
                return !parsed.GetValue(wait) || IsWell(operation) ? 0 : CommandLine.Failed;
            });
    }

    private static Command Cancel()
    {
        var id = new Argument<long>("id");
        var reason = DeadChanges.Reason();
        return DeadCommand.Command(
            "cancel",
            "Stop a replay. Letters already released stay queued.",
            toChange: true,
            [id, reason],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                if (await operate.CancelOperationAsync(parsed.GetValue(id), new(parsed.GetValue(reason)), cancellationToken)
                    is not { } operation)
                {
                    return await NoneAsync(parsed.GetValue(id));
                }

                Show(operation, asJson);
                return operation.State == OperationState.Cancelled ? 0 : CommandLine.Failed;
            });
    }

    private static void Show(OperationReport operation, bool asJson)
    {
        if (asJson)
        {
            Output.Json(operation);
        }
        else
        {
            Print(operation);
        }
    }

    private static async Task<int> NoneAsync(long id)
    {
        Output.Error($"There is no operation {id}.");
        return CommandLine.NotFound;
    }
}
