namespace DimeClient;

/// <summary>The progress of one call. Used by one call, so by one thread at a time.</summary>
/// <param name="options">How the call is retried.</param>
/// <param name="isSafe">Whether executing the call twice is harmless; evaluated at most once, and only after a failure.</param>
/// <param name="left">The time left for the call.</param>
/// <param name="repeats">Called for each retry before its wait.</param>
internal sealed class RetryState(RetryOptions options, Func<bool> isSafe, Func<TimeSpan> left, Action<DimeError, TimeSpan> repeats)
{
    private bool? _isSafe;
    private int _retries;

    /// <summary>How often the request was sent.</summary>
    public int Sent { get; set; }

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>Records a failed attempt. True if another one follows, after <see cref="Wait"/>.</summary>
    public bool Fails(DimeError error, Func<double> random)
    {
        if (_retries >= options.MaxRetries || !RetryRule.IsTransient(error))
        {
            return false; // the rule would decide the same; this avoids checking every row
        }
        Wait = RetryRule.Wait(error, _retries, _isSafe ??= isSafe(), options, random(), left());
        _retries++;
        if (Wait is { } wait)
        {
            repeats(error, wait);
        }
        return Wait is not null;
    }
}
