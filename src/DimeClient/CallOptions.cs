namespace DimeClient;

/// <summary>Settings of one call that override its client's.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// The longest this call may take, including all its attempts; null uses <see cref="DimeSchedulerOptions.Timeout"/>,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever. Default null.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How this call is retried; null uses <see cref="DimeSchedulerOptions.Retry"/>, <see cref="RetryOptions.None"/> sends it once.
    /// Default null.
    /// </summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>
    /// True: executing the call twice is harmless, so it is retried even if the first attempt may have been executed. False: it is
    /// retried only if the first attempt was certainly not executed. Default null: decided by verb, endpoint and rows; see
    /// docs/sdk.md, "Retries and timeouts".
    /// </summary>
    public bool? SafeToRepeat { get; init; }

    /// <summary>Asks the server even if the read cache has the list; the answer is cached. Default off.</summary>
    public bool SkipCache { get; init; }

    /// <summary>Headers to add; they replace headers that the client sets itself. Default none.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
