using System.CommandLine;
using System.Text.Json;
using SyncWorker.Receive;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Cli;

/// <summary><c>syncworker dead replay|edit|discard</c>.</summary>
internal static class DeadChanges
{
    public static Command Replay()
    {
        var scope = new DeadScope();
        var (reason, preview) = (Reason(), OnlyShow());
        var force = new Option<bool>("--force") { Description = "Also what is moot, as the newest change of its record; with a reason." };
        return DeadCommand.Command("replay", "Puts dead letters back in the queue.", toChange: true, [.. scope.Symbols, force, reason, preview], async (operate, parsed, asJson, cancellationToken) =>
        {
            var chosen = scope.Read(parsed);
            var request = new ReplayRequest(chosen.Ids, chosen.Entity, chosen.All)
            {
                Group = chosen.Group,
                Force = parsed.GetValue(force),
                Reason = parsed.GetValue(reason),
                Preview = parsed.GetValue(preview),
            };
            if (!DeadScope.IsRight(request.Problems()))
            {
                return CommandLine.Wrong;
            }

            var report = await operate.ReplayAsync(request, cancellationToken);
            if (asJson)
            {
                Output.Json(report);
            }
            else
            {
                report.Refused.ToList().ForEach(refused => Output.Line($"{refused.Id}  not replayed: {refused.Reason}"));
                report.Replaced.ToList().ForEach(pair => Output.Line($"{pair.Id}  replaced by {pair.By}"));
                Print(report.Preview);
                Output.Line($"{report.Replayed.Count + report.Replaced.Count} {(report.Preview is null ? "replayed" : "would be")}, {report.Refused.Count} not.");
            }
            return report.Refused.Count == 0 ? 0 : CommandLine.Failed;
        });
    }

    public static Command Edit()
    {
        var id = new Argument<long>("id");
        var set = new Option<string[]>("--set") { Description = "FIELD=VALUE; more than one may follow.", AllowMultipleArgumentsPerToken = true };
        var unset = new Option<string[]>("--unset") { Description = "Fields to leave out.", AllowMultipleArgumentsPerToken = true };
        var version = new Option<long?>("--version") { Description = "The version of the new change. Default: it is the newest of its record." };
        var body = new Option<FileInfo?>("--body") { Description = "A JSON file with the change to start from, for what can not be read." };
        var (reason, preview) = (Reason(), OnlyShow());
        return DeadCommand.Command("edit", "Corrects a dead letter: a new change takes its place.", toChange: true, [id, set, unset, version, body, reason, preview], async (operate, parsed, asJson, cancellationToken) =>
        {
            var problems = new List<Problem>();
            var request = new EditRequest(
                Pairs(parsed.GetValue(set) ?? [], problems), parsed.GetValue(unset), parsed.GetValue(version), Read(parsed.GetValue(body), problems),
                parsed.GetValue(reason), parsed.GetValue(preview));
            if (!DeadScope.IsRight(problems.Count > 0 ? problems : request.Problems()))
            {
                return CommandLine.Wrong;
            }

            if (await operate.EditAsync(parsed.GetValue(id), request, cancellationToken) is not { } report)
            {
                await Console.Error.WriteLineAsync($"Change {parsed.GetValue(id)} is not a dead letter.");
                return CommandLine.NotFound;
            }

            if (report.Problems.Count > 0)
            {
                report.Problems.ToList().ForEach(problem => Console.Error.WriteLine(problem));
                return CommandLine.Wrong;
            }

            if (asJson)
            {
                Output.Json(report);
            }
            else
            {
                Print(report.Preview);
                Output.Line(report.ReplacedBy is { } by ? $"{report.Id} is replaced by {by}." : "Nothing was changed.");
            }
            return 0;
        });
    }

    public static Command Discard()
    {
        var scope = new DeadScope();
        var reason = Reason();
        return DeadCommand.Command("discard", "Gives dead letters up, for a reason.", toChange: true, [.. scope.Symbols, reason], async (operate, parsed, asJson, cancellationToken) =>
        {
            var chosen = scope.Read(parsed);
            var request = new DiscardRequest(chosen.Ids, chosen.Entity, chosen.All, parsed.GetValue(reason)) { Group = chosen.Group };
            if (!DeadScope.IsRight(request.Problems()))
            {
                return CommandLine.Wrong;
            }

            var report = await operate.DiscardAsync(request, cancellationToken);
            if (asJson)
            {
                Output.Json(report);
            }
            else
            {
                report.Refused.ToList().ForEach(refused => Output.Line($"{refused.Id}  not discarded: {refused.Reason}"));
                Output.Line($"{report.Discarded.Count} discarded, {report.Refused.Count} not.");
                if (report.Orphaned.Count > 0)
                {
                    Output.Line($"{report.Orphaned.Count} changes waited for what was discarded and are dead letters now: {string.Join(' ', report.Orphaned)}");
                }
            }
            return report.Refused.Count == 0 ? 0 : CommandLine.Failed;
        });
    }

    private static void Print(IReadOnlyList<PreviewRow>? rows)
    {
        foreach (var row in rows ?? [])
        {
            Output.Line($"{row.Entity} {row.Key}: {row.Procedure ?? "nothing goes out"}{(row.WaitsFor is null ? "" : $" (waits: {row.WaitsFor})")}");
            (row.Parameters ?? new Dictionary<string, string>()).ToList().ForEach(parameter => Output.Line($"    {parameter.Key} = {parameter.Value}"));
        }
    }

    private static Dictionary<string, JsonElement> Pairs(string[] pairs, List<Problem> problems)
    {
        var set = new Dictionary<string, JsonElement>();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                problems.Add(Problem.Of("set", pair, "must be FIELD=VALUE"));
                continue;
            }
            set[pair[..at]] = JsonSerializer.SerializeToElement(pair[(at + 1)..]);
        }
        return set;
    }

    private static JsonElement? Read(FileInfo? file, List<Problem> problems)
    {
        try
        {
            return file is null ? null : JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file.FullName));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem.Of("body", file!.Name, "must be a file with one change as JSON: " + unreadable.Message));
            return null;
        }
    }

    private static Option<bool> OnlyShow() => new("--preview") { Description = "Only show the rows that would go out." };

    private static Option<string?> Reason() => new("--reason") { Description = "Why: it is kept with each, and in the audit." };
}
