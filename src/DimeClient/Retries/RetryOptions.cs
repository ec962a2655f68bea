namespace DimeClient;

/// <summary>How failed calls are retried: exponential backoff with full jitter.</summary>
/// <remarks>Python: <c>RetryConfig</c>; <c>retry=False</c> is <see cref="None"/>.</remarks>
public sealed record RetryOptions
{
    /// <summary>No retries.</summary>
    public static RetryOptions None { get; } = new() { MaxRetries = 0 };

    /// <summary>How often a call is retried after its first attempt; 0 to 100. Default 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>
    /// The longest wait before the second attempt; it doubles for each later attempt. The actual wait is a random part of it. Zero
    /// to <see cref="MaxDelay"/>. Default 1 s.
    /// </summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest of all waits; at most a day. If the server asks for a longer wait with Retry-After, the call is not retried: it
    /// fails at once and reports the requested wait. Default 30 s.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);
}
