namespace DimeClient;

/// <summary>The key is valid but lacks permission: 402, 403. Python: <c>AuthorizationError</c>.</summary>
public sealed class DimeAuthorizationException : DimeApiException
{
    internal DimeAuthorizationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
