using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Cli.Lists;

/// <summary><c>syncworker imports list|show</c>: the calls to Dime.Scheduler.</summary>
internal static class ImportsCommand
{
    private static readonly Table<ImportReport> List = new(
        new("id", call => call.Id, IsNumber: true),
        new("started", call => call.StartedAt),
        new("took", Took),
        new("rows", call => call.Rows, IsNumber: true),
        new("bytes", call => call.Bytes, IsNumber: true),
        new("status", call => call.HttpStatus, IsNumber: true),
        new("outcome", call => call.Outcome ?? ImportFilter.Open),
        new("message", call => call.Message, IsText: true));

    public static Command Create() => CommandBuilder.Group(
        "imports",
        "Show the calls to Dime.Scheduler and their outcomes. Example: syncworker imports list --outcome rejected",
        [
            ListCommand.Create<ImportFilter, ImportReport>(
                "list",
                "List calls, newest first. Example: syncworker imports list --limit 20",
                "imports",
                "No calls.",
                List,
                (operate, filter, cancellationToken) => operate.ImportsAsync(filter, cancellationToken)),
            CreateShow(),
        ]);

    public static void Print(ImportReport call) => Details.Print(
        ("id", call.Id),
        ("started", call.StartedAt),
        ("took", Took(call)),
        ("rows", call.Rows),
        ("bytes", call.Bytes),
        ("status", call.HttpStatus),
        ("outcome", call.Outcome ?? ImportFilter.Open),
        ("message", call.Message));

    private static Command CreateShow()
    {
        var id = new Argument<long>("id") { Description = "The ID of the call." };
        return CommandBuilder.Create(
            "show",
            "Show one call. Its changes: syncworker changes list --import ID. Example: syncworker imports show 1",
            toChange: false,
            [id],
            async (operate, parsed, cancellationToken) =>
                await operate.ImportAsync(parsed.GetValue(id), cancellationToken) is { } call
                    ? new(call, () => Print(call))
                    : Result.Failed(ExitCode.NotFound, $"There is no call {parsed.GetValue(id)}."));
    }

    private static string? Took(ImportReport call) => call.FinishedAt is { } end ? Duration.Of(end - call.StartedAt) : null;
}
