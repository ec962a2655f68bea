namespace DimeClient;

/// <summary>Where data come from that were not read just now.</summary>
/// <param name="Age">How long ago the server sent them.</param>
/// <param name="StaleBecause">Why the server could not be asked, where they are older than they should be; else null.</param>
public sealed record CacheHit(TimeSpan Age, DimeError? StaleBecause);
