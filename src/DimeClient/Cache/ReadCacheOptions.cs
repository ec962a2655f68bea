namespace DimeClient;

/// <summary>How lists are cached in memory. A write through the same client drops the lists it may have changed.</summary>
public sealed record ReadCacheOptions
{
    /// <summary>The maximum number of cached lists; the least recently read one is dropped first. 1 or more. Default 100.</summary>
    public int MaxLists { get; init; } = 100;

    /// <summary>How long a list is fresh; zero to 365 days. Default 5 minutes: setup data rarely change.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a list is still served after its lifetime while the API cannot be reached: no connection, no answer, 429 or 5xx,
    /// after all retries. Zero to 365 days. Default zero: the call returns the error.
    /// </summary>
    public TimeSpan StaleFor { get; init; }
}
