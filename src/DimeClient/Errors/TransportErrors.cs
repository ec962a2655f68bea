using System.Globalization;
using System.Security.Authentication;

namespace DimeClient;

/// <summary>What a failure without a usable answer means. Pure.</summary>
internal static class TransportErrors
{
    public static DimeError From(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            Network(DimeErrorReason.TlsFailed, $"No secure connection: {failure.Message} {failure.InnerException?.Message}".TrimEnd()),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
            Network(DimeErrorReason.ConnectionFailed, $"No connection: {failure.Message}"),
        _ => Network(DimeErrorReason.ConnectionFailed, $"The connection broke: {failure.Message}"),
    };

    public static DimeError TimedOut(TimeSpan after) =>
        Network(DimeErrorReason.Timeout, string.Create(CultureInfo.InvariantCulture, $"No answer within {after.TotalSeconds:0.###} s."));

    /// <summary>Nothing was sent: without a usable key the answer is known.</summary>
    public static DimeError NoKey(string problem) => new()
    {
        Kind = DimeErrorKind.Authentication,
        Reason = DimeErrorReason.Unauthenticated,
        Message = problem,
    };

    private static DimeError Network(DimeErrorReason reason, string message) => new()
    {
        Kind = DimeErrorKind.Network,
        Reason = reason,
        Message = BodyText.Cap(message, DimeError.MaxMessageLength),
    };
}
