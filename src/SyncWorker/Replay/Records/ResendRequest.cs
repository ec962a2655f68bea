using System.Text.Json.Serialization;
using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Records;

/// <summary>Which records are sent again. Several conditions must all hold; none at all is <paramref name="All"/>, and must be said.</summary>
/// <param name="Entity">Of this entity.</param>
/// <param name="Key">Only the record of this key, with its whole aggregate: a job with its tasks and their values.</param>
/// <param name="SourceApp">Of this source application.</param>
/// <param name="Since">Of which something was accepted since. Then what was deleted since is deleted again, too.</param>
/// <param name="DryRun">Only count.</param>
internal sealed record ResendRequest(
    string? Entity = null,
    string? Key = null,
    string? SourceApp = null,
    DateTimeOffset? Since = null,
    bool All = false,
    bool DryRun = false,
    string? Reason = null,
    string? By = null)
{
    public IEnumerable<Problem> Problems()
    {
        if ((Entity is not null || SourceApp is not null || Since is not null) == All)
        {
            yield return Problem.Of("all", null, "either all, or some of entity, sourceApp and since must say which records");
        }

        if (Entity is not null && DimeCatalog.Find(Entity) is null)
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (Key is not null && Entity is null)
        {
            yield return Problem.Of("key", Key, "must come with the entity that it is of");
        }

        if (!DryRun && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why it is sent again");
        }
    }

    /// <summary>For the audit.</summary>
    public string InWords() => All ? "all" : string.Join(", ", new[]
    {
        Entity is null ? null : $"{Entity} {Key}".TrimEnd(),
        SourceApp is null ? null : $"sourceApp {SourceApp}",
        Since is { } since ? $"since {since:O}" : null,
    }.OfType<string>());
}

/// <summary>What goes out again, or would.</summary>
/// <param name="Records">Records, each with everything that was accepted of it.</param>
/// <param name="Deletes">Records that were deleted since, and are once more.</param>
internal sealed record ResendReport(int Records, int Deletes, bool DryRun)
{
    /// <summary>Why the key does not say which record is meant; nothing was changed then.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
