using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;
using SyncWorker.Runtime;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead list|show|groups|replay|edit|discard|export</c>.</summary>
internal static class DeadCommand
{
    private const int MostListed = 100_000;

    public const string Name = "dead";

    public static Command Create()
    {
        var command = new Command(Name, "Show, replay, edit, discard or export dead letters: what was set aside, and why.");
        Command[] parts = [List(), Show(), Groups(), .. VerbCommand.Below(Name), ExportCommand.Create()];
        parts.ToList().ForEach(command.Subcommands.Add);
        return command;
    }

    private static Command List()
    {
        var entity = new Option<string?>("--entity") { Description = "Only dead letters of this entity." };
        var limit = CommonOptions.Number("--limit", "The maximum number of letters to list.", least: 1, MostListed, otherwise: 1000);
        return Command(
            "list",
            "List open dead letters, newest first.",
            toChange: false,
            [entity, limit],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var letters = await Pages.AllAsync<LetterFilter, DeadLetter>(
                    operate.DeadLettersAsync, new(parsed.GetValue(entity)), parsed.GetValue(limit), cancellationToken)
                    .ToListAsync(cancellationToken);
                if (asJson)
                {
                    Output.Json(new { count = letters.Count, deadLetters = letters });
                    return 0;
                }

                foreach (var letter in letters)
                {
                    Output.Line($"{letter.Id,8}  {letter.Code}  {letter.Entity} {letter.Key}  {letter.Message.ReplaceLineEndings("; ")}");
                }
                Output.Line(letters.Count == 0
                    ? "No dead letters."
                    : $"{letters.Count} dead letters. Details: syncworker dead show ID; try again: syncworker dead replay ID");
                return 0;
            });
    }

    private static Command Groups() =>
        Command(
            "groups",
            "Group open dead letters by their cause, the largest group first.",
            toChange: false,
            [],
            async (operate, _, asJson, cancellationToken) =>
            {
                var groups = (await operate.DeadGroupsAsync(new() { Limit = ListFilter.MostItems }, cancellationToken)).Items;
                if (asJson)
                {
                    Output.Json(new { count = groups.Count, groups });
                    return 0;
                }

                foreach (var group in groups)
                {
                    Output.Line($"{group.Fingerprint}  {group.Count,6}  {group.Code}  {group.Entity}  {group.Message}");
                    Output.Line(
                        $"{"",22}first {Moment.Of(group.FirstSeen)}, last {Moment.Of(group.LastSeen)}, example {group.Example}");
                }
                Output.Line(groups.Count == 0
                    ? "No dead letters."
                    : "Details of one: syncworker dead show ID; try a group again: syncworker dead replay --group FINGERPRINT");
                return 0;
            });

    private static Command Show()
    {
        var id = new Argument<long>("id");
        return Command("show", "Show one dead letter in full.", toChange: false, [id], async (operate, parsed, asJson, cancellationToken) =>
        {
            if (await operate.DeadLetterAsync(parsed.GetValue(id), cancellationToken) is not { } letter)
            {
                Output.Error($"Change {parsed.GetValue(id)} is not a dead letter.");
                return CommandLine.NotFound;
            }

            if (asJson)
            {
                Output.Json(letter);
                return 0;
            }

            Output.Line(
                $"{letter.Id}  {letter.Entity} {letter.Key}  {letter.Kind} {letter.Mode}{(letter.Version is { } v ? $" v{v}" : "")}");
            Output.Line($"  {letter.Code} {letter.Class}{(letter.Error is null ? "" : $" ({letter.Error}, HTTP {letter.HttpStatus})")}");
            Output.Line($"  {letter.Message}");
            Output.Line(
                $"  received {Moment.Of(letter.ReceivedAt)} from {letter.Source}"
                + (letter.MessageId is null ? "" : $", message {letter.MessageId}"));
            Output.Line(
                $"  attempts {letter.Attempts}, first {Moment.Of(letter.FirstSeen)}, last {Moment.Of(letter.LastSeen)}"
                + (letter.ImportId is { } import ? $", call {import}" : ""));
            if (letter.ReplayOf is { } original)
            {
                Output.Line($"  took the place of {original}");
            }

            if (letter.Procedure is not null)
            {
                Output.Line($"  {letter.Procedure}");
            }

            foreach (var (field, value) in letter.Fields)
            {
                Output.Line($"    {(field == letter.Field ? ">" : " ")} {field} = {value}");
            }

            if (letter.Body is not null)
            {
                Output.Line(letter.Body);
            }
            return 0;
        });
    }

    /// <summary>Creates a command that uses the running service, or the ledger itself.</summary>
    /// <param name="toChange">Whether the command changes something.</param>
    public static Command Command(
        string name,
        string description,
        bool toChange,
        Symbol[] symbols,
        Func<IOperator, ParseResult, bool, CancellationToken, Task<int>> action)
    {
        var (data, config, server, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command(name, description) { data, config, server, json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange, cancellationToken);
            return await action(source.Operator, parsed, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
