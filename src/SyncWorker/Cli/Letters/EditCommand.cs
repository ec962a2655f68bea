using System.CommandLine;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Replay.Edit;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead edit ID --set FIELD=VALUE</c>.</summary>
internal static class EditCommand
{
    public static Command Create()
    {
        var id = new Argument<long>("id");
        var set = new Option<string[]>("--set")
        {
            Description = "A field to set, as FIELD=VALUE; several may follow.",
            AllowMultipleArgumentsPerToken = true,
        };
        var unset = new Option<string[]>("--unset") { Description = "Fields to leave out.", AllowMultipleArgumentsPerToken = true };
        var version = new Option<long?>("--version")
        {
            Description = "The version of the new change. Default: the change becomes the newest of its record.",
        };
        var body = new Option<FileInfo?>("--body") { Description = "A JSON file with the change to start from, for unreadable letters." };
        var (reason, preview) = (DeadChanges.Reason(), DeadChanges.OnlyShow());
        return DeadCommand.Command(
            "edit",
            "Correct a dead letter. A new change takes its place.",
            toChange: true,
            [id, set, unset, version, body, reason, preview],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var problems = new List<Problem>();
                var request = new EditRequest(
                    Pairs(parsed.GetValue(set) ?? [], problems),
                    parsed.GetValue(unset),
                    parsed.GetValue(version),
                    Read(parsed.GetValue(body), problems),
                    parsed.GetValue(reason),
                    parsed.GetValue(preview));
                if (!DeadScope.IsRight(problems.Count > 0 ? problems : request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                if (await operate.EditAsync(parsed.GetValue(id), request, cancellationToken) is not { } report)
                {
                    Output.Error($"Change {parsed.GetValue(id)} is not a dead letter.");
                    return CommandLine.NotFound;
                }

                if (!Output.IsRight(report.Problems))
                {
                    return CommandLine.Wrong;
                }

                if (asJson)
                {
                    Output.Json(report);
                }
                else
                {
                    DeadChanges.Print(report.Preview);
                    Output.Line(report.ReplacedBy is { } by ? $"{report.Id} is replaced by {by}." : "Nothing was changed.");
                }
                return 0;
            });
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
}
