namespace DimeClient;

/// <summary>What one call does differently from its client.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// The most time this call may take, with all its attempts; null takes <see cref="DimeSchedulerOptions.Timeout"/>,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever. Default null.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How this call is repeated; null takes <see cref="DimeSchedulerOptions.Retry"/>, <see cref="RetryOptions.None"/> sends
    /// it once. Default null.
    /// </summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>
    /// True: doing it twice does no harm, so it is repeated even where the first attempt may have been executed. False: it is
    /// repeated only where it surely was not. Default null: judged by verb, endpoint and rows; see docs/sdk.md, "Retries and
    /// timeouts".
    /// </summary>
    public bool? SafeToRepeat { get; init; }

    /// <summary>The server is asked even where the read cache has the list; what it says is kept. Default off.</summary>
    public bool SkipCache { get; init; }

    /// <summary>Headers to add; one that the client sets itself is replaced. Default none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
