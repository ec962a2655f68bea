namespace DimeClient;

/// <summary>A list as it was received. Every reader gets objects of its own, so nobody changes another's.</summary>
internal sealed record CachedList(Attempt Attempt, DateTimeOffset ReceivedAt);
