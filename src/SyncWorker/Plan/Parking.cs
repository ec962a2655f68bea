namespace SyncWorker.Plan;

/// <summary>An entity that cannot go out now.</summary>
/// <param name="Reason">What it waits for; null when it has nothing to send.</param>
/// <param name="Until">When it is looked at again although nothing has moved; null: when what it waits for is.</param>
/// <param name="Look">The record that it waits for, itself perhaps, and when those who wait for that are looked at; null: it has a time of its own.</param>
internal sealed record Parking(long EntityId, WaitReason? Reason, DateTimeOffset? Until = null, (long Id, DateTimeOffset At)? Look = null);
