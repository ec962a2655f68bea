using System.Net;

namespace DimeClient;

/// <summary>The one place that decides what an answer means. Pure: no clock, no I/O.</summary>
internal static class ErrorTable
{
    /// <summary>The error an answer stands for, or null where it is a success.</summary>
    /// <param name="httpStatus">The status of the HTTP answer.</param>
    /// <param name="body">Its body; a status inside of it wins.</param>
    /// <param name="retryAfter">How long the server asks us to wait.</param>
    /// <param name="location">Where a redirect leads to.</param>
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

    /// <summary>A success as far as its status goes, whose body does not hold what it should.</summary>
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
        < 300 => (DimeErrorKind.Validation, DimeErrorReason.Refused), // a failing body without a failing status
        < 400 => (DimeErrorKind.Network, DimeErrorReason.Redirected),

        // These say enough by themselves: a proxy's page around one of them is still the same verdict.
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

        // Any other 4xx: the API's own words are about the content, everything else about the way to it.
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
            $"HTTP {status}: not Dime.Scheduler's API answered{(words is null ? "" : $", but: {words}")}. Is the base address right?",
        _ when !string.IsNullOrWhiteSpace(words) => words,
        _ => $"HTTP {status} ({Phrase(status)}) without a message.",
    };

    // Without the query: sign-in pages are handed secrets there.
    private static string Target(Uri? location) => location switch
    {
        null => "",
        { IsAbsoluteUri: true } => $" to {location.GetLeftPart(UriPartial.Path)}",
        _ => $" to {location.OriginalString.Split('?')[0]}",
    };

    private static string Phrase(int status) =>
        Enum.IsDefined((HttpStatusCode)status) ? ((HttpStatusCode)status).ToString() : "unknown status";
}
