namespace DimeClient;

/// <summary>
/// No usable answer: transport, TLS, timeout, 408, a redirect, an answer that is not from the API or cannot be read. Python:
/// <c>NetworkError</c>.
/// </summary>
public sealed class DimeNetworkException : DimeApiException
{
    internal DimeNetworkException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
