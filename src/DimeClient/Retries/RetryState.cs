namespace DimeClient;

/// <summary>How far one call has come. Used by one call, so by one thread at a time.</summary>
/// <param name="options">How it is repeated.</param>
/// <param name="isSafe">Doing it twice does no harm; asked at most once, and only after a failure.</param>
/// <param name="left">What is left of its time.</param>
/// <param name="repeats">Told of each retry before its wait.</param>
internal sealed class RetryState(RetryOptions options, Func<bool> isSafe, Func<TimeSpan> left, Action<DimeError, TimeSpan> repeats)
{
    private bool? _isSafe;
    private int _retries;

    /// <summary>How often it was sent.</summary>
    public int Sent { get; set; }

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>An attempt failed. True where there is another one, after <see cref="Wait"/>.</summary>
    public bool Fails(DimeError error, Func<double> random)
    {
        if (_retries >= options.MaxRetries || !RetryRule.IsTransient(error))
        {
            return false; // the rule says so, too; here it spares looking at every row
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
