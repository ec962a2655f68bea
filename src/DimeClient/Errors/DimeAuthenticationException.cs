namespace DimeClient;

/// <summary>401, or no usable API key. Python: <c>AuthenticationError</c>.</summary>
public sealed class DimeAuthenticationException : DimeApiException
{
    internal DimeAuthenticationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
