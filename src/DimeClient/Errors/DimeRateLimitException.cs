namespace DimeClient;

/// <summary>429. Python: <c>RateLimitError</c>.</summary>
public sealed class DimeRateLimitException : DimeApiException
{
    internal DimeRateLimitException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }

    /// <summary>How long the server asks us to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter => Error.RetryAfter;
}
