namespace DimeClient;

/// <summary>5xx. Python: <c>ServerError</c>.</summary>
public sealed class DimeServerException : DimeApiException
{
    internal DimeServerException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
