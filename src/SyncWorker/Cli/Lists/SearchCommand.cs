using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;

namespace SyncWorker.Cli.Lists;

/// <summary><c>syncworker search TEXT</c>: the records that people mean by a number.</summary>
internal static class SearchCommand
{
    private static readonly Table<SearchHit> Hits = new(
        new("entity", hit => hit.Entity),
        new("key", hit => hit.Key),
        new("status", hit => hit.Status),
        new("on the board as its source says?", hit => hit.Answer.Sentence, IsText: true));

    private static readonly Table<NearestKey> Nearest = new(new("entity", near => near.Entity), new("key", near => near.Key));

    public static Command Create()
    {
        var text = new Argument<string>("TEXT") { Description = "A number as people type it, the last part of a key, or a whole key." };
        return CommandBuilder.Create(
            "search",
            "Find records of any entity by a number, and show whether each is on the board as its source says. "
            + "Example: syncworker search 1001",
            toChange: false,
            [text],
            async (operate, parsed, cancellationToken) =>
            {
                var query = parsed.GetRequiredValue(text);
                if (Search.Problems(query).ToList() is { Count: > 0 } problems)
                {
                    return Result.Wrong([.. problems.Select(problem => problem with { Field = text.Name })]);
                }

                var report = await operate.SearchAsync(query, cancellationToken);
                return new(report, () => Print(report), report.Records.Count > 0 ? ExitCode.Done : ExitCode.NotFound);
            });
    }

    private static void Print(SearchReport report)
    {
        if (report.Records.Count > 0)
        {
            Hits.Print(report.Records);
            return;
        }

        Output.Error($"No record has '{report.Query}' in its key.");
        if (report.Nearest.Count > 0)
        {
            Output.Line("Similar keys:");
            Nearest.Print(report.Nearest);
        }
    }
}
