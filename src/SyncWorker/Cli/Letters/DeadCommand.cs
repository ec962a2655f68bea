using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead list|show|groups|replay|edit|discard|export</c>.</summary>
internal static class DeadCommand
{
    public const string Name = "dead";

    private static readonly Table<DeadLetter> List = new(
        new("id", letter => letter.Id, IsNumber: true),
        new("code", letter => letter.Code),
        new("entity", letter => letter.Entity),
        new("key", letter => letter.Key),
        new("last seen", letter => letter.LastSeen),
        new("message", letter => letter.Message, IsText: true));

    private static readonly Table<DeadGroup> Groups = new(
        new("group", group => group.Fingerprint),
        new("count", group => group.Count, IsNumber: true),
        new("code", group => group.Code),
        new("entity", group => group.Entity),
        new("field", group => group.Field),
        new("first seen", group => group.FirstSeen),
        new("last seen", group => group.LastSeen),
        new("example", group => group.Example, IsNumber: true),
        new("message", group => group.Message, IsText: true));

    public static Command Create() => CommandBuilder.Group(
        Name,
        "Show, replay, edit, discard or export dead letters: what was set aside, and why. Example: syncworker dead list",
        [CreateList(), CreateShow(), CreateGroups(), .. VerbCommand.Below(Name), ExportCommand.Create()]);

    private static Command CreateList() => ListCommand.Create<LetterFilter, DeadLetter>(
        "list",
        "List open dead letters, newest first. Example: syncworker dead list --entity Job --limit 20",
        "deadLetters",
        "No dead letters.",
        List,
        (operate, filter, cancellationToken) => operate.DeadLettersAsync(filter, cancellationToken));

    private static Command CreateGroups() => ListCommand.Create<LetterFilter, DeadGroup>(
        "groups",
        "Group open dead letters by their cause, the largest group first. Example: syncworker dead groups",
        "groups",
        "No dead letters.",
        Groups,
        (operate, filter, cancellationToken) => operate.DeadGroupsAsync(filter, cancellationToken));

    private static Command CreateShow()
    {
        var id = new Argument<long>("id") { Description = "The ID of the dead letter." };
        return CommandBuilder.Create(
            "show",
            "Show one dead letter in full. Example: syncworker dead show 1",
            toChange: false,
            [id],
            async (operate, parsed, cancellationToken) =>
                await operate.DeadLetterAsync(parsed.GetValue(id), cancellationToken) is { } letter
                    ? new(letter, () => Print(letter))
                    : Result.Failed(ExitCode.NotFound, $"Change {parsed.GetValue(id)} is not a dead letter."));
    }

    private static void Print(DeadLetter letter)
    {
        Details.Print(
            ("id", letter.Id),
            ("record", $"{letter.Entity} {letter.Key}".Trim()),
            ("change", $"{letter.Kind} {letter.Mode}{(letter.Version is { } version ? $", version {version}" : "")}"),
            ("code", $"{letter.Code} {letter.Class}"),
            ("error", letter.Error is null ? null : $"{letter.Error}, HTTP {letter.HttpStatus}"),
            ("message", letter.Message),
            ("procedure", letter.Procedure),
            ("field", letter.Field),
            ("received", letter.ReceivedAt),
            ("from", letter.MessageId is null ? letter.Source : $"{letter.Source}, message {letter.MessageId}"),
            ("attempts", letter.Attempts),
            ("first seen", letter.FirstSeen),
            ("last seen", letter.LastSeen),
            ("call", letter.ImportId),
            ("replaces", letter.ReplayOf),
            ("group", letter.Fingerprint));
        Output.Line("Fields:");
        Details.Print(letter.Fields.Select(field => (
            $"{(field.Key == letter.Field ? ">" : " ")} {field.Key}",
            (object?)(field.Value.Length == 0 ? "\"\"" : field.Value))));
        if (letter.Body is not null)
        {
            Output.Line("Body:");
            Output.Line(letter.Body);
        }
    }
}
