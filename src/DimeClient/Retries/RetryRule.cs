namespace DimeClient;

/// <summary>Whether a failed attempt is followed by another one, and when. Pure: no clock, no random, no I/O.</summary>
internal static class RetryRule
{
    /// <summary>How long to wait before the next attempt, or null where there is none.</summary>
    /// <param name="error">What the attempt failed with.</param>
    /// <param name="retries">How often it was repeated already.</param>
    /// <param name="isSafe">Doing it twice does no harm.</param>
    /// <param name="options">How often, and how long.</param>
    /// <param name="random">0 to 1: which part of the longest wait is waited.</param>
    /// <param name="left">What is left of the whole call's time.</param>
    public static TimeSpan? Wait(DimeError error, int retries, bool isSafe, RetryOptions options, double random, TimeSpan left)
    {
        if (retries >= options.MaxRetries || !IsTransient(error) || !(isSafe || WasNotExecuted(error)))
        {
            return null;
        }
        // To come back earlier than asked would not be what the server wants, to sleep for an hour not what the caller does.
        var asked = error.RetryAfter ?? TimeSpan.Zero;
        if (asked > options.MaxDelay)
        {
            return null;
        }
        var wait = Backoff(retries, options) * random;
        wait = wait > asked ? wait : asked;

        // Whoever waits until the time is over has waited for nothing: the error is told while it is news.
        return wait < left ? wait : null;
    }

    /// <summary>The list of the SDK family: connection errors, timeouts, 408, 429, 500, 502, 503, 504.</summary>
    public static bool IsTransient(DimeError error) => error.StatusCode switch
    {
        408 or 429 or 500 or 502 or 503 or 504 => true,
        null => error.Reason is DimeErrorReason.ConnectionFailed or DimeErrorReason.Timeout,
        _ => false,
    };

    // 429 is said instead of doing it, never after it.
    private static bool WasNotExecuted(DimeError error) => error.NeverExecuted || error.StatusCode == 429;

    private static TimeSpan Backoff(int retries, RetryOptions options)
    {
        var ticks = options.InitialDelay.Ticks * Math.Pow(2, retries);
        return ticks < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : options.MaxDelay;
    }
}
