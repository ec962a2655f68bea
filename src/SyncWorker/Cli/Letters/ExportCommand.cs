using System.CommandLine;
using System.Text.Json;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker dead export FILE</c>.</summary>
internal static class ExportCommand
{
    private const int Most = 100_000;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The file, overwritten: one dead letter as JSON per line." };
        var entity = new Option<string?>("--entity") { Description = "Only dead letters of this entity." };
        return DeadCommand.Command(
            "export",
            "Write open dead letters to a file, newest first.",
            toChange: false,
            [file, entity],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var letters = await Pages.AllAsync<LetterFilter, DeadLetter>(
                    operate.DeadLettersAsync, new(parsed.GetValue(entity)), Most, cancellationToken).ToListAsync(cancellationToken);
                var path = parsed.GetRequiredValue(file).FullName;
                try
                {
                    await File.WriteAllLinesAsync(
                        path, letters.Select(letter => JsonSerializer.Serialize(letter, Operate.Json.Options)), cancellationToken);
                }
                catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
                {
                    Output.Error(unwritable.Message);
                    return CommandLine.Failed;
                }

                if (letters.Count == Most)
                {
                    Output.Error($"These are the newest {Most}; there may be more.");
                }

                if (asJson)
                {
                    Output.Json(new { count = letters.Count, file = path });
                }
                else
                {
                    Output.Line($"{letters.Count} dead letters in {path}");
                }
                return 0;
            });
    }
}
