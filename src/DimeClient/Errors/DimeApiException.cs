namespace DimeClient;

/// <summary>
/// A failed call, thrown only by <see cref="Result{T}.EnsureSuccess"/>. Each type has the prefix <c>Dime</c>, because the BCL has
/// exceptions with the shorter names.
/// </summary>
/// <remarks>
/// Names in the Python SDK: <c>ValidationError</c> is <see cref="DimeValidationException"/>, <c>AuthenticationError</c>
/// <see cref="DimeAuthenticationException"/>, <c>AuthorizationError</c> <see cref="DimeAuthorizationException"/>,
/// <c>NotFoundError</c> <see cref="DimeNotFoundException"/>, <c>ConflictError</c> <see cref="DimeConflictException"/>,
/// <c>RateLimitError</c> <see cref="DimeRateLimitException"/>, <c>ServerError</c> <see cref="DimeServerException"/>,
/// <c>NetworkError</c> <see cref="DimeNetworkException"/>.
/// </remarks>
public abstract class DimeApiException : Exception
{
    private protected DimeApiException(DimeError error, DimeResponse? response)
        : base(error.Message)
    {
        Error = error;
        Response = response;
    }

    /// <summary>Why the call failed: status, reason, the server's words and body.</summary>
    public DimeError Error { get; }

    /// <summary>The status that decided the error, see <see cref="DimeError.StatusCode"/>; null if no answer arrived.</summary>
    public int? StatusCode => Error.StatusCode;

    /// <summary>The body as text, see <see cref="DimeError.Body"/>: Python's <c>e.body</c>. Null if no answer arrived.</summary>
    public string? Body => Error.Body;

    /// <summary>The answer as it came; null if no answer arrived.</summary>
    public DimeResponse? Response { get; }

    internal static DimeApiException For(DimeError error, DimeResponse? response) => error.Kind switch
    {
        DimeErrorKind.Validation => new DimeValidationException(error, response),
        DimeErrorKind.Authentication => new DimeAuthenticationException(error, response),
        DimeErrorKind.Authorization => new DimeAuthorizationException(error, response),
        DimeErrorKind.NotFound => new DimeNotFoundException(error, response),
        DimeErrorKind.Conflict => new DimeConflictException(error, response),
        DimeErrorKind.RateLimit => new DimeRateLimitException(error, response),
        DimeErrorKind.Server => new DimeServerException(error, response),
        _ => new DimeNetworkException(error, response),
    };
}
