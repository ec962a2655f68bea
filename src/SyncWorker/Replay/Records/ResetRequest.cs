using System.Text.Json.Serialization;
using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Records;

/// <summary>Whose source begins to count anew: all of an entity, one record of it, or all of a source application.</summary>
internal sealed record ResetRequest(string? Entity = null, string? Key = null, string? SourceApp = null, string? Reason = null, string? By = null)
{
    public IEnumerable<Problem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Entity) == string.IsNullOrWhiteSpace(SourceApp))
        {
            yield return Problem.Of("entity", null, "one of entity (with key or without) and sourceApp must say whose");
        }
        else if (Entity is null ? Key is not null : DimeCatalog.Find(Entity) is null)
        {
            yield return Entity is null
                ? Problem.Of("key", Key, "must come with the entity that it is of")
                : Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why older versions are to win");
        }
    }
}

/// <summary>What became of a reset.</summary>
/// <param name="Entities">How many records begin a new epoch.</param>
internal sealed record ResetReport(int Entities)
{
    /// <summary>Why the key does not say which record is meant; nothing was changed then.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
