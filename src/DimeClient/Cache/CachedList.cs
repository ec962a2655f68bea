namespace DimeClient;

/// <summary>A list as it was received. Every reader gets its own objects, so readers cannot change each other's data.</summary>
internal sealed record CachedList(Attempt Attempt, DateTimeOffset ReceivedAt);
