namespace DimeClient;

/// <summary>How failed calls are repeated: exponential waits with full jitter.</summary>
/// <remarks>Python: <c>RetryConfig</c>; <c>retry=False</c> is <see cref="None"/>.</remarks>
public sealed record RetryOptions
{
    /// <summary>Nothing is repeated.</summary>
    public static RetryOptions None { get; } = new() { MaxRetries = 0 };

    /// <summary>How often a call is repeated after its first attempt; 0 to 100. Default 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>
    /// The longest wait before the second attempt; doubled for each one after it. What is waited is a random part of it.
    /// Zero to <see cref="MaxDelay"/>. Default 1 s.
    /// </summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait of all, at most a day. A server that asks for a longer one with Retry-After is not asked again: the
    /// call fails at once and says how long it asked for. Default 30 s.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);
}
