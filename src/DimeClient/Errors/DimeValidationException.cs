namespace DimeClient;

/// <summary>The request is refused: 400, 413, 422, or a failing body inside a 200. Python: <c>ValidationError</c>.</summary>
public sealed class DimeValidationException : DimeApiException
{
    internal DimeValidationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
