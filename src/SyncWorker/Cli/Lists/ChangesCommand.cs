using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Cli.Lists;

/// <summary><c>syncworker changes list|show</c>: what was received, and what became of it.</summary>
internal static class ChangesCommand
{
    private static readonly Table<ChangeReport> List = new(
        new("id", change => change.Id, IsNumber: true),
        new("received", change => change.ReceivedAt),
        new("entity", change => change.Entity),
        new("key", change => change.Key),
        new("kind", change => $"{change.Kind} {change.Mode}"),
        new("version", change => change.Version, IsNumber: true),
        new("state", change => change.State),
        new("call", change => change.Import?.Id, IsNumber: true),
        new("why", change => change.Code is null ? change.Note : $"{change.Code}: {change.Message} {change.Note}".TrimEnd(), IsText: true));

    public static Command Create() => CommandBuilder.Group(
        "changes",
        "Show changes: what was received, and what became of it. Example: syncworker changes list --state pending",
        [
            ListCommand.Create<ChangeFilter, ChangeReport>(
                "list",
                "List changes, newest first. Example: syncworker changes list --entity Job --key JOB-1001",
                "changes",
                "No changes.",
                List,
                (operate, filter, cancellationToken) => operate.ChangesAsync(filter, cancellationToken)),
            CreateShow(),
        ]);

    private static Command CreateShow()
    {
        var id = new Argument<long>("id") { Description = "The ID of the change." };
        return CommandBuilder.Create(
            "show",
            "Show one change and the call that settled it. Example: syncworker changes show 1",
            toChange: false,
            [id],
            async (operate, parsed, cancellationToken) =>
                await operate.ChangeAsync(parsed.GetValue(id), cancellationToken) is { } change
                    ? new(change, () => Print(change))
                    : Result.Failed(ExitCode.NotFound, $"There is no change {parsed.GetValue(id)}."));
    }

    private static void Print(ChangeReport change)
    {
        Details.Print(
            ("id", change.Id),
            ("record", $"{change.Entity} {change.Key}".Trim()),
            ("change", $"{change.Kind} {change.Mode}{(change.Version is { } version ? $", version {version}" : "")}"),
            ("state", change.State),
            ("received", change.ReceivedAt),
            ("from", change.MessageId is null ? change.Source : $"{change.Source}, message {change.MessageId}"),
            ("export", change.Export),
            ("settled", change.SettledAt),
            ("code", change.Code),
            ("message", change.Message),
            ("note", change.Note),
            ("replaces", change.ReplayOf),
            ("replaced by", change.ReplacedBy));
        if (change.Import is { } call)
        {
            Output.Line("Settled by the call:");
            ImportsCommand.Print(call);
        }
    }
}
