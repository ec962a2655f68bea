namespace DimeClient;

/// <summary>How lists are kept in memory. A write through the same client drops what it may have changed.</summary>
public sealed record ReadCacheOptions
{
    /// <summary>The most lists that are kept, the longest unread one goes first; 1 or more. Default 100.</summary>
    public int MaxLists { get; init; } = 100;

    /// <summary>How long a list is good; zero to 365 days. Default 5 minutes: setup data change seldom.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after that it is still served while the API cannot be reached: no connection, no answer, 429 or 5xx, after
    /// all retries. Zero to 365 days. Default zero: the error is told.
    /// </summary>
    public TimeSpan StaleFor { get; init; }
}
