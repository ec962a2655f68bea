namespace DimeClient;

/// <summary>The key is known and may not do this: 402, 403. Python: <c>AuthorizationError</c>.</summary>
public sealed class DimeAuthorizationException : DimeApiException
{
    internal DimeAuthorizationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
