namespace DimeClient;

/// <summary>Decides whether a failed attempt is followed by another one, and when. Pure: no clock, no random, no I/O.</summary>
internal static class RetryRule
{
    /// <summary>How long to wait before the next attempt, or null if there is none.</summary>
    /// <param name="error">The error of the attempt.</param>
    /// <param name="retries">The number of retries so far.</param>
    /// <param name="isSafe">Whether executing the call twice is harmless.</param>
    /// <param name="options">The maximum number of retries and the waits.</param>
    /// <param name="random">0 to 1: the fraction of the longest wait to use.</param>
    /// <param name="left">The time left for the whole call.</param>
    public static TimeSpan? Wait(DimeError error, int retries, bool isSafe, RetryOptions options, double random, TimeSpan left)
    {
        if (retries >= options.MaxRetries || !IsTransient(error) || !(isSafe || WasNotExecuted(error)))
        {
            return null;
        }
        // The server does not want a retry earlier than it asked for, and the caller does not want to sleep for an hour.
        var asked = error.RetryAfter ?? TimeSpan.Zero;
        if (asked > options.MaxDelay)
        {
            return null;
        }
        var wait = Backoff(retries, options) * random;
        wait = wait > asked ? wait : asked;

        // A wait that uses up the remaining time is useless, so the error is returned at once.
        return wait < left ? wait : null;
    }

    /// <summary>The list of the SDK family: connection errors, timeouts, 408, 429, 500, 502, 503, 504.</summary>
    public static bool IsTransient(DimeError error) => error.StatusCode switch
    {
        408 or 429 or 500 or 502 or 503 or 504 => true,
        null => error.Reason is DimeErrorReason.ConnectionFailed or DimeErrorReason.Timeout,
        _ => false,
    };

    // The server answers 429 instead of executing a call, never afterwards.
    private static bool WasNotExecuted(DimeError error) => error.NeverExecuted || error.StatusCode == 429;

    private static TimeSpan Backoff(int retries, RetryOptions options)
    {
        var ticks = options.InitialDelay.Ticks * Math.Pow(2, retries);
        return ticks < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : options.MaxDelay;
    }
}
