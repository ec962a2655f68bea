namespace DimeClient;

/// <summary>Describes data that came from the cache.</summary>
/// <param name="Age">How long ago the server sent the data.</param>
/// <param name="StaleBecause">Why the server could not be reached, if the data are older than their lifetime; else null.</param>
public sealed record CacheHit(TimeSpan Age, DimeError? StaleBecause);
