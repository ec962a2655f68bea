namespace SyncWorker.Plan;

/// <summary>A parked entity: it cannot be sent now.</summary>
/// <param name="Reason">What the entity waits for; null when it has nothing to send.</param>
/// <param name="Until">When the entity is checked again even if nothing has changed; null: together with the record it waits for.</param>
/// <param name="Look">
/// The record that the entity waits for, possibly itself, and when the entities that wait for that record are checked; null: the entity
/// has a time of its own.
/// </param>
internal sealed record Parking(long EntityId, WaitReason? Reason, DateTimeOffset? Until = null, (long Id, DateTimeOffset At)? Look = null);
