using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Replay.Records;

namespace SyncWorker.Compare;

/// <summary>A part of a full export, to be compared with what the board has accepted. It changes nothing.</summary>
/// <param name="Changes">The records of the export, as <c>POST /api/changes</c> takes them.</param>
/// <param name="Entity">The entity of <paramref name="Absent"/>.</param>
/// <param name="Absent">Keys of known records that the export lacks.</param>
/// <param name="AsOf">When the export was made: it cannot know of changes received later. Default: now.</param>
internal sealed record CompareRequest(
    IReadOnlyList<JsonElement>? Changes = null,
    string? Entity = null,
    IReadOnlyList<string>? Absent = null,
    DateTimeOffset? AsOf = null)
{
    /// <summary>Records in one request. A larger export is compared in several.</summary>
    public const int MostRecords = 500;

    public IEnumerable<Problem> Problems()
    {
        var (changes, absent) = (Changes?.Count ?? 0, Absent?.Count ?? 0);
        if (changes + absent is 0 or > MostRecords)
        {
            yield return Problem.Of("changes", $"{changes + absent}", $"together with absent, must hold 1 to {MostRecords} records");
        }

        if (absent > 0 && (Entity is null || DimeCatalog.Find(Entity) is null))
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (Absent?.Any(key => string.IsNullOrWhiteSpace(key) || key.Contains('\0')) == true)
        {
            yield return Problem.Of("absent", null, "must hold whole keys, such as BC1/SERVICE/JOB-1001");
        }
    }
}

/// <summary>The result of comparing a part of an export.</summary>
/// <param name="Equal">Records of which the board has what the export says.</param>
/// <param name="Differences">The other records.</param>
/// <param name="NotCompared">Records that cannot be compared. They do not count as equal.</param>
internal sealed record CompareAnswer(
    int Equal, IReadOnlyList<Difference> Differences, IReadOnlyList<NotCompared> NotCompared);

/// <summary>A record of the export that cannot be compared.</summary>
/// <param name="Index">Its place in the request; in a report, the line of the file.</param>
internal sealed record NotCompared(long Index, string Reason);
