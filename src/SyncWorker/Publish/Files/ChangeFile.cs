using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SyncWorker.Publish.Files;

/// <summary>Reads changes from a file as a stream, because a file may be larger than memory.</summary>
internal static class ChangeFile
{
    private const int Chunk = 64 * 1024;

    /// <summary><c>.csv</c> is CSV; any other file is JSON. <c>.ndjson</c> and <c>.jsonl</c> have one change per line.</summary>
    public static bool IsCsv(string path) => HasExtension(path, ".csv");

    public static bool IsLines(string path) => HasExtension(path, ".ndjson") || HasExtension(path, ".jsonl");

    public static async IAsyncEnumerable<FileItem> ReadLinesAsync(
        Stream stream, Encoding encoding, ChangeCompletion completion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = SourceText.Read(stream, encoding);
        for (var line = 1L; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Parse(line, text, parsed => completion.Complete(line, parsed));
            }
        }
    }

    /// <exception cref="PublishFileException">The text ends in the middle.</exception>
    public static async IAsyncEnumerable<FileItem> ReadJsonAsync(
        Stream stream, Encoding encoding, ChangeCompletion completion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var utf8 = Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8, leaveOpen: true);
        var scanner = new JsonScanner();
        var buffer = new byte[Chunk];
        for (int read; (read = await utf8.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            foreach (var item in scanner.Push(buffer.AsMemory(0, read)).SelectMany(piece => Changes(piece, completion)))
            {
                yield return item;
            }
        }

        foreach (var item in scanner.End().SelectMany(piece => Changes(piece, completion)))
        {
            yield return item;
        }
    }

    /// <summary>A set whose list is not its first property is one piece: its changes get the line of the set.</summary>
    private static List<FileItem> Changes(JsonScanner.Piece piece, ChangeCompletion completion)
    {
        var items = new List<FileItem>();
        var item = Parse(piece.Line, Encoding.UTF8.GetString(piece.Json), change =>
        {
            if (change.ValueKind == JsonValueKind.Object
                && change.EnumerateObject().FirstOrDefault(p => p.Name.Equals("changes", StringComparison.OrdinalIgnoreCase)).Value
                    is { ValueKind: JsonValueKind.Array } set)
            {
                items.AddRange(set.EnumerateArray().Select(one => completion.Complete(piece.Line, one)));
                return default;
            }
            return completion.Complete(piece.Line, change);
        });
        return item == default ? items : [item];
    }

    private static FileItem Parse(long line, string text, Func<JsonElement, FileItem> then)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return then(document.RootElement);
        }
        catch (JsonException wrong)
        {
            return FileItem.Wrong(line + (wrong.LineNumber ?? 0), $"Not JSON: {wrong.Message}");
        }
        catch (InvalidOperationException wrong)
        {
            // A lone surrogate: valid JSON, but not valid text.
            return FileItem.Wrong(line, wrong.Message);
        }
    }

    private static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
