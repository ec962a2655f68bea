using System.Globalization;
using System.Security.Authentication;

namespace DimeClient;

/// <summary>Decides what a failure without a usable answer means. Pure.</summary>
internal static class TransportErrors
{
    public static DimeError From(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            Network(DimeErrorReason.TlsFailed, $"No secure connection: {failure.Message} {failure.InnerException?.Message}".TrimEnd()),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
            Network(DimeErrorReason.ConnectionFailed, $"No connection: {failure.Message}") with { NeverExecuted = true },

        // A timeout of the handler's connection or of the HttpClient.
        OperationCanceledException => Network(DimeErrorReason.Timeout, $"No answer: {(failure.InnerException ?? failure).Message}"),
        _ => Network(DimeErrorReason.ConnectionFailed, $"The connection broke: {failure.Message}"),
    };

    public static DimeError TimedOut(TimeSpan after, int attempts = 1) =>
        Network(DimeErrorReason.Timeout, string.Create(
            CultureInfo.InvariantCulture,
            $"No answer within {after.TotalSeconds:0.###} s{(attempts > 1 ? $" and {attempts} attempts" : "")}."));

    /// <summary>The caller's HttpClient followed a redirect and sent the key along.</summary>
    public static DimeError FollowedRedirect(Uri target) =>
        Network(
            DimeErrorReason.Redirected,
            $"The HttpClient followed a redirect to {target.GetLeftPart(UriPartial.Path)}: "
            + "give it a handler whose AllowAutoRedirect is off.");

    /// <summary>The answer is not shown: it may hold a token in an unexpected place.</summary>
    public static DimeError NoToken(int status) => new()
    {
        Kind = DimeErrorKind.Network,
        Reason = DimeErrorReason.UnreadableAnswer,
        Message = $"Signing in failed: HTTP {status}, but the answer of POST /token holds no usable 'token'.",
        StatusCode = status,
        NeverExecuted = true,
    };

    /// <summary>Nothing was sent: without a usable key the server would refuse the call.</summary>
    public static DimeError NoKey(string problem) => new()
    {
        Kind = DimeErrorKind.Authentication,
        Reason = DimeErrorReason.Unauthenticated,
        Message = problem,
        NeverExecuted = true,
    };

    private static DimeError Network(DimeErrorReason reason, string message) => new()
    {
        Kind = DimeErrorKind.Network,
        Reason = reason,
        Message = BodyText.Cap(message, DimeError.MaxMessageLength),
    };
}
