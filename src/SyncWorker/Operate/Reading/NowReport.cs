using SyncWorker.Operate.Queries;

namespace SyncWorker.Operate.Reading;

/// <summary>How things stand now.</summary>
internal sealed record NowReport
{
    public required StatusReport Status { get; init; }

    public IReadOnlyList<EntityLoad> Entities { get; init; } = [];

    public IReadOnlyList<WorkerLoad> Workers { get; init; } = [];

    public IReadOnlyList<OutcomeCount> Outcomes { get; init; } = [];
}

/// <summary>What waits of one entity, and how long records of it took lately.</summary>
/// <param name="OldestAt">When the oldest change without a verdict was received.</param>
internal sealed record EntityLoad(string Entity, long Pending, DateTimeOffset? OldestAt, double? LagP50, double? LagP95);

/// <summary>A worker and how many of the 64 partitions it sends for.</summary>
internal sealed record WorkerLoad(string Worker, long Partitions);

/// <summary>How the newest calls ended.</summary>
internal sealed record OutcomeCount(string Outcome, long Calls, long Rows, double AverageMilliseconds);
