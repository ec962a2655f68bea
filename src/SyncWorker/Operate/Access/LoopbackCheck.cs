using System.Net;

namespace SyncWorker.Operate.Access;

/// <summary>
/// Without keys, loopback is the only protection, but a web page in the operator's browser is on loopback as well. The page's requests
/// carry a foreign <c>Origin</c>, or the <c>Host</c> of a name that its owner points at 127.0.0.1 (DNS rebinding). Both are refused.
/// </summary>
internal static class LoopbackCheck
{
    /// <summary>Why a request is refused; null if it is not.</summary>
    public static string? Refusal(HttpRequest request) =>
        !IsLoopback(request.Host.Host) ? $"Host = {request.Host}: must be localhost or a loopback address while there are no keys."
        : Foreign(request) is { } origin ? $"Origin = {origin}: must be this service's own while there are no keys."
        : null;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? Foreign(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            ? origin
            : null;
}
