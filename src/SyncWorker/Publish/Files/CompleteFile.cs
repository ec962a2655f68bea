using System.Globalization;
using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Publish.Files;

/// <summary>Finds the records that a complete file of a source lacks: the source deleted them without a message. Pure.</summary>
/// <param name="definition">The kind of the records.</param>
internal sealed class CompleteFile(EntityDefinition definition)
{
    // The worker decides which fields are allowed, and may know more fields than this program. Only keys are read here.
    private readonly ChangeReader _reader = new(new() { TooLong = TooLong.Truncate, UnknownFields = UnknownFields.Ignore }, new(), new());

    private readonly HashSet<string> _matches = [];

    /// <summary>Records that the file names.</summary>
    public int Count => _matches.Count;

    /// <summary>Why records of this kind cannot be deleted by their keys; null if they can.</summary>
    public static string? Unfit(EntityDefinition definition)
    {
        var keys = definition.Key.Where(part => part.Alternatives.Length == 1).Select(part => part.Alternatives[0]).ToList();
        return definition.Delete is null || keys.Count == 0 || keys.Count < definition.Key.Length
            || definition.Parameters.Any(parameter => parameter.RequiredForDelete && !keys.Contains(parameter.Wire))
                ? $"{definition.Name} cannot be deleted by its key alone"
                : definition.Find("SourceApp") is null ? $"{definition.Name} does not say which source application it belongs to" : null;
    }

    /// <returns>The problem with the item; null if there is none.</returns>
    public string? Add(FileItem item, DateTimeOffset now)
    {
        if (item.Change is not { } change)
        {
            return item.Problem;
        }

        using var document = JsonDocument.Parse(change.Json);
        var (read, problems) = _reader.Read(document.RootElement, 0, new(Origin.Http), now);
        if (problems.Count > 0 || read.Entity is null)
        {
            return problems.Count > 0 ? string.Join("; ", problems) : "the change does not say which record it belongs to";
        }

        if (read.Entity.Definition == definition)
        {
            _matches.Add(read.Entity.Match);
        }
        return null;
    }

    /// <summary>The keys of <paramref name="there"/> that the file does not name.</summary>
    public IReadOnlyList<string> Lacking(IReadOnlyList<string> there) => [.. there.Where(key => !_matches.Contains(KeyText.MatchOf(key)))];

    /// <summary>Why nothing should be deleted: the file is probably not complete. Null: it may be complete.</summary>
    /// <param name="mostDeletes">The largest share of the known records that may be deleted, in percent.</param>
    public string? Doubt(int there, int lacking, int mostDeletes) =>
        Count == 0 ? $"The file has no {definition.Name}, so it is treated as incomplete."
        : lacking * 100L > (long)there * mostDeletes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The file lacks {lacking} of {there}, more than {mostDeletes} %: "
                + $"if that is right, use --most-deletes {Math.Ceiling(lacking * 100m / there)}.")
        : null;

    /// <summary>A delete without a version: it counts as newer than anything received before.</summary>
    public OutgoingChange DeleteOf(string key, string messageId)
    {
        var fields = definition.Key.Zip(
            key.Split('/'), (part, value) => KeyValuePair.Create(part.Alternatives[0], Uri.UnescapeDataString(value)));
        return new(
            0,
            definition.Name,
            messageId,
            ChangeJson.Write([("entity", definition.Name), ("kind", "Delete"), ("messageId", messageId)], fields));
    }
}
