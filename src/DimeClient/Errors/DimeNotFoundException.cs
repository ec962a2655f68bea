namespace DimeClient;

/// <summary>404, 405, 410. Python: <c>NotFoundError</c>.</summary>
public sealed class DimeNotFoundException : DimeApiException
{
    internal DimeNotFoundException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
