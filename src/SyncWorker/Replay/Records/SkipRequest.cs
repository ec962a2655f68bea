using System.Text.Json.Serialization;
using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Records;

/// <summary>Which record waits no more, and why.</summary>
internal sealed record SkipRequest(string? Entity = null, string? Key = null, string? Reason = null, string? By = null)
{
    public IEnumerable<Problem> Problems()
    {
        if (Entity is null || DimeCatalog.Find(Entity) is null)
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (string.IsNullOrWhiteSpace(Key))
        {
            yield return Problem.Of("key", Key, "must name one record");
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why it need not wait");
        }
    }
}

/// <summary>What became of it.</summary>
/// <param name="WaitedFor">What it waited for; null when it waited for nothing.</param>
/// <param name="Dead">Changes that cannot go out by themselves, and are dead letters now.</param>
internal sealed record SkipReport(string? WaitedFor, IReadOnlyList<long> Dead)
{
    /// <summary>Why the key does not say which record is meant; nothing was changed then.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
