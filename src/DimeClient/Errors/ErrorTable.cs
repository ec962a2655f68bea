using System.Net;

namespace DimeClient;

/// <summary>The only place that decides what an answer means. Pure: no clock, no I/O.</summary>
internal static class ErrorTable
{
    /// <summary>The error that an answer means, or null if it is a success.</summary>
    /// <param name="httpStatus">The status of the HTTP answer.</param>
    /// <param name="body">The body of the answer; a status inside it wins.</param>
    /// <param name="retryAfter">How long the server asks us to wait.</param>
    /// <param name="location">The target of a redirect.</param>
    public static DimeError? Classify(int httpStatus, AnswerBody body, TimeSpan? retryAfter, Uri? location = null)
    {
        var isSuccess = httpStatus is >= 200 and < 300;
        var status = httpStatus is < 300 or >= 400 && body.InnerStatus is >= 300 ? body.InnerStatus.Value : httpStatus;
        if (isSuccess && body.Verdict != false && status < 300)
        {
            return body.Shape switch
            {
                BodyShape.Markup => Error(DimeErrorKind.Network, DimeErrorReason.NotTheApi, status, body, retryAfter, location),
                BodyShape.Broken => Unreadable(status, body, body.Problem ?? "it is not JSON"),
                _ => null,
            };
        }
        var (kind, reason) = Rule(status, body, retryAfter);
        return Error(kind, reason, status, body, retryAfter, location);
    }

    /// <summary>The error of an answer with a success status whose body lacks the expected content.</summary>
    public static DimeError Unreadable(int status, AnswerBody body, string problem) => new()
    {
        Kind = DimeErrorKind.Network,
        Reason = DimeErrorReason.UnreadableAnswer,
        Message = $"HTTP {status}, but the answer cannot be read: {problem}.",
        StatusCode = status,
        Body = BodyText.Cap(body.Text, DimeError.MaxBodyLength),
    };

    private static (DimeErrorKind Kind, DimeErrorReason Reason) Rule(int status, AnswerBody body, TimeSpan? retryAfter) => status switch
    {
        < 200 or >= 600 => (DimeErrorKind.Network, DimeErrorReason.NotTheApi),
        < 300 => (DimeErrorKind.Validation, DimeErrorReason.Refused), // the body reports failure, the status does not
        < 400 => (DimeErrorKind.Network, DimeErrorReason.Redirected),

        // These statuses decide by themselves, even if a proxy's page comes with them.
        401 => (DimeErrorKind.Authentication, DimeErrorReason.Unauthenticated),
        402 or 403 => (DimeErrorKind.Authorization, DimeErrorReason.Forbidden),
        408 => (DimeErrorKind.Network, DimeErrorReason.Timeout),
        413 => (DimeErrorKind.Validation, DimeErrorReason.TooLarge),
        429 => (DimeErrorKind.RateLimit, DimeErrorReason.Throttled),
        503 when retryAfter is not null => (DimeErrorKind.Server, DimeErrorReason.Throttled),
        502 or 503 or 504 => (DimeErrorKind.Server, DimeErrorReason.Unavailable),
        >= 500 => (DimeErrorKind.Server, DimeErrorReason.ServerFault),

        _ when body.Shape == BodyShape.Markup => (DimeErrorKind.Network, DimeErrorReason.NotTheApi),
        400 or 422 => (DimeErrorKind.Validation, DimeErrorReason.Refused),
        409 => (DimeErrorKind.Conflict, DimeErrorReason.Refused),
        404 or 410 when body.FromTheApi => (DimeErrorKind.NotFound, DimeErrorReason.Refused),
        404 or 405 or 410 => (DimeErrorKind.NotFound, DimeErrorReason.EndpointNotFound),

        // Any other 4xx: the API's own words concern the request's content; any other answer means a wrong address.
        _ when body.FromTheApi => (DimeErrorKind.Validation, DimeErrorReason.Refused),
        _ => (DimeErrorKind.Network, DimeErrorReason.NotTheApi),
    };

    private static DimeError Error(
        DimeErrorKind kind, DimeErrorReason reason, int status, AnswerBody body, TimeSpan? retryAfter, Uri? location) => new()
        {
            Kind = kind,
            Reason = reason,
            Message = BodyText.Cap(Message(reason, status, body.Words, location), DimeError.MaxMessageLength),
            StatusCode = status,
            Code = body.Code,
            RetryAfter = retryAfter,
            Body = BodyText.Cap(body.Text, DimeError.MaxBodyLength),
        };

    private static string Message(DimeErrorReason reason, int status, string? words, Uri? location) => reason switch
    {
        DimeErrorReason.Redirected =>
            $"HTTP {status}: the server redirects{Target(location)}, which is never followed. Is the base address right?",
        DimeErrorReason.NotTheApi =>
            $"HTTP {status}: the answer is not from Dime.Scheduler's API{(words is null ? "" : $" ({words})")}. Is the base address right?",
        _ when !string.IsNullOrWhiteSpace(words) => words,
        _ => $"HTTP {status} ({Phrase(status)}) without a message.",
    };

    // Leaves out the query: the query of a sign-in page may hold secrets.
    private static string Target(Uri? location) => location switch
    {
        null => "",
        { IsAbsoluteUri: true } => $" to {location.GetLeftPart(UriPartial.Path)}",
        _ => $" to {location.OriginalString.Split('?')[0]}",
    };

    private static string Phrase(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? ((HttpStatusCode)status).ToString() : "unknown status";
}
