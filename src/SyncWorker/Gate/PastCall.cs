namespace SyncWorker.Gate;

/// <summary>A call in the recent history.</summary>
/// <param name="IsRefused">Whether the server answered 429. A call without an answer counts as taken.</param>
internal readonly record struct PastCall(DateTimeOffset StartedAt, bool IsRefused);
