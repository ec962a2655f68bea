using System.Text.Json.Serialization;
using SyncWorker.Compare;

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

    /// <summary>Whether the board has everything as the source says. What is newer than the export is left to the next one.</summary>
    [JsonIgnore]
    public bool IsEqual => Counts is { Missing: 0, Extra: 0, Different: 0, Waiting: 0, NotCompared: 0 };
}

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
