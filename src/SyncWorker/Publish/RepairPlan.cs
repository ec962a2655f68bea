using System.Globalization;
using System.Text.Json;
using DimeClient;
using SyncWorker.Compare;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>
/// What a repair would publish: the records that are missing or different, as the source says them, and deletes of the extra ones.
/// </summary>
/// <param name="most">The largest number of changes. A repair of more is refused, so no more are kept.</param>
internal sealed class RepairPlan(int most)
{
    private readonly List<JsonElement> _changes = [];

    /// <summary>The changes, if they are no more than allowed.</summary>
    public IReadOnlyList<JsonElement> Changes => _changes;

    public long Publishes { get; private set; }

    public long Deletes { get; private set; }

    /// <summary>
    /// Extra records that cannot be deleted: their key alone does not name them, or a line of the file may be one of them.
    /// </summary>
    public long NotDeletable { get; private set; }

    /// <summary>Why the repair is refused; null: it may run.</summary>
    public string? Refusal => Publishes + Deletes > most
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The repair would publish {Publishes} records and delete {Deletes}, more than {most} together: if that is right, "
            + $"use --most {Publishes + Deletes}.")
        : null;

    /// <param name="said">The change as the source says it; null: the source does not have the record.</param>
    /// <param name="isComplete">Whether every line of the file says which record it is.</param>
    public void Add(Difference difference, OutgoingChange? said, bool isComplete)
    {
        var isExtra = difference.Kind == DifferenceKind.Extra;
        if (difference.Kind is DifferenceKind.Waiting or DifferenceKind.Newer)
        {
            return;
        }

        if (said is null && (!isComplete || CompleteFile.Unfit(DimeCatalog.Find(difference.Entity)!) is not null))
        {
            NotDeletable++;
            return;
        }

        Publishes += isExtra ? 0 : 1;
        Deletes += isExtra ? 1 : 0;
        if (_changes.Count < most)
        {
            var change = said ?? new CompleteFile(DimeCatalog.Find(difference.Entity)!).DeleteOf(difference.Key, "repair");
            _changes.Add(JsonElement.Parse(change.Json.Span));
        }
    }

    public string InWords() =>
        $"A repair publishes {Publishes} records again and deletes {Deletes}."
        + (NotDeletable > 0 ? $" {NotDeletable} extra records cannot be deleted by their key alone, or may be in the file." : "");
}
