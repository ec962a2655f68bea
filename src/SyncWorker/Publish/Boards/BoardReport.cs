using SyncWorker.Compare;

namespace SyncWorker.Publish.Boards;

/// <summary>The result of comparing a full export with what the API of Dime.Scheduler returns.</summary>
/// <param name="Calls">Calls made.</param>
/// <param name="Equal">Records that the board has as the source says, in every field that the API returns.</param>
/// <param name="Differences">
/// Records that the board does not have so, although it accepted them: somebody else changed or removed them. At most 10,000.
/// </param>
internal sealed record BoardReport(long Calls, long Equal, IReadOnlyList<Difference> Differences)
{
    /// <summary>All differences, listed or not.</summary>
    public long Different { get; init; }

    /// <summary>Records that were not compared, by the reason. They do not count as equal.</summary>
    public required IReadOnlyDictionary<string, long> NotCompared { get; init; }

    /// <summary>Fields that the API does not return, as <c>Job.SiteCity</c>. They were not compared.</summary>
    public required IReadOnlyCollection<string> FieldsNotReturned { get; init; }
}
