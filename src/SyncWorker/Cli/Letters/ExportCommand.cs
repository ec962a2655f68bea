using System.CommandLine;
using System.Text.Json;
using SyncWorker.Cli.Building;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead export FILE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The file, overwritten: one dead letter as JSON per line." };
        var filters = new RequestSymbols<LetterFilter>();
        return CommandBuilder.Create(
            "export",
            "Write open dead letters to a file, newest first. Example: syncworker dead export letters.ndjson",
            toChange: false,
            [file, .. filters.All.Where(symbol => symbol.Name is not ("--limit" or "--cursor" or "--count"))],
            async (operate, parsed, cancellationToken) =>
            {
                var (filter, _) = filters.Read(parsed);
                if (filter.Problems().Select(filters.AsTyped).ToList() is { Count: > 0 } problems)
                {
                    return Result.Wrong(problems);
                }

                var path = parsed.GetRequiredValue(file).FullName;
                var count = await Progress.ShowAsync(show => WriteAsync(operate, filter, path, show, cancellationToken));
                return Result.Line(new { count, file = path }, $"{count} dead letters in {path}");
            });
    }

    private static async Task<long> WriteAsync(
        IOperator operate, LetterFilter filter, string path, Progress.Show show, CancellationToken cancellationToken)
    {
        var all = (await operate.DeadLettersAsync(filter with { Limit = 1, Count = true }, cancellationToken)).Total ?? 0;
        var count = 0L;
        await using var lines = new StreamWriter(path);
        await foreach (var letter in Pages.AllAsync<LetterFilter, DeadLetter>(
            operate.ForExport().DeadLettersAsync, filter, cancellationToken: cancellationToken))
        {
            await lines.WriteLineAsync(JsonSerializer.Serialize(letter, Operate.Json.Options));
            show(++count, all, $"{count} dead letters");
        }
        return count;
    }
}
