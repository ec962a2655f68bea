namespace DimeClient;

/// <summary>What one call does differently from its client.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// The most time this call may take; null takes <see cref="DimeSchedulerOptions.Timeout"/>,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever. Default null.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Headers to add; one that the client sets itself is replaced. Default none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
