using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>Of which source the keys are listed.</summary>
internal sealed record KeysFilter(
    [property: Option("The source application.", IsRequired = true)] string? SourceApp = null,
    [property: Option("Only records of which nothing was received since this time. Default: now.")] DateTimeOffset? Before = null)
    : QueryFilter
{
    public override IEnumerable<Problem> Problems() => string.IsNullOrWhiteSpace(SourceApp)
        ? [Problem.Of("sourceApp", SourceApp, "must name the source application")]
        : [];
}

/// <summary>What is searched for.</summary>
internal sealed record SearchFilter(
    [property: Option("A number, the last part of a key, or a whole key, as people type it.", IsRequired = true)] string? Q = null)
    : QueryFilter
{
    public override IEnumerable<Problem> Problems() => Search.Problems(Q);
}
