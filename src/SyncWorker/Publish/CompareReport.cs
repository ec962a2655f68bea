using System.Text.Json.Serialization;
using SyncWorker.Compare;
using SyncWorker.Publish.Boards;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Publish;

/// <summary>The result of comparing a full export with what the board has accepted.</summary>
/// <param name="SourceApp">The source application of the export; null if its records name none.</param>
/// <param name="AsOf">When the export was true.</param>
/// <param name="Entities">The entities that were compared: those that the export holds.</param>
internal sealed record CompareReport(string? SourceApp, DateTimeOffset AsOf, IReadOnlyCollection<string> Entities, CompareCounts Counts)
{
    /// <summary>The records that differ, at most 10,000: first those of the export, in its order, then those that it lacks.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>Lines that cannot be compared, at most 10,000.</summary>
    public IReadOnlyList<NotCompared> NotCompared { get; init; } = [];

    /// <summary>What else was not compared, in words.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What the API returns, compared with the export; null: it was not asked.</summary>
    public BoardReport? Board { get; init; }

    /// <summary>What a repair would do, or does; null if none was asked for.</summary>
    public RepairSummary? Repair { get; init; }

    /// <summary>Whether the board has everything as the source says. What is newer than the export is left to the next one.</summary>
    [JsonIgnore]
    public bool IsEqual => Counts is { Missing: 0, Extra: 0, Different: 0, Waiting: 0, NotCompared: 0 }
        && (Board is null or { Different: 0 });
}

/// <summary>What a repair would do, or does.</summary>
/// <param name="Publishes">Records that are published again as the source says them.</param>
/// <param name="Deletes">Extra records that are deleted.</param>
/// <param name="NotDeletable">Extra records that cannot be deleted by their key alone, or may be in the file.</param>
/// <param name="Refusal">Why it cannot run.</param>
/// <param name="Operation">The operation that does it; null: nothing was published.</param>
internal sealed record RepairSummary(
    long Publishes, long Deletes, long NotDeletable, string? Refusal, OperationReport? Operation);

/// <summary>The records, counted.</summary>
/// <param name="Read">Lines of the export.</param>
/// <param name="Repeated">Lines about a record that another line says newer.</param>
/// <param name="NotCompared">Lines that cannot be compared. They do not count as equal.</param>
internal sealed record CompareCounts(
    long Read = 0,
    long Equal = 0,
    long Missing = 0,
    long Extra = 0,
    long Different = 0,
    long Waiting = 0,
    long Newer = 0,
    long Repeated = 0,
    long NotCompared = 0);
