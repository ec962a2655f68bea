using System.CommandLine;
using System.Text.Json;
using SyncWorker.Cli.Building;
using SyncWorker.Operate;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead export FILE</c>.</summary>
internal static class ExportCommand
{
    private const int Most = 100_000;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The file, overwritten: one dead letter as JSON per line." };
        var entity = CommonOptions.Entity("Only dead letters of this entity.");
        return CommandBuilder.Create(
            "export",
            "Write open dead letters to a file, newest first. Example: syncworker dead export letters.ndjson",
            toChange: false,
            [file, entity],
            async (operate, parsed, cancellationToken) =>
            {
                var letters = await operate.DeadLettersAsync(parsed.GetValue(entity), Most, cancellationToken);
                var path = parsed.GetRequiredValue(file).FullName;
                await File.WriteAllLinesAsync(
                    path, letters.Select(letter => JsonSerializer.Serialize(letter, Operate.Json.Options)), cancellationToken);
                if (letters.Count == Most)
                {
                    Output.Error($"These are the newest {Most}; there may be more.");
                }
                return Result.Line(new { count = letters.Count, file = path }, $"{letters.Count} dead letters in {path}");
            });
    }
}
