namespace DimeClient;

/// <summary>409. Python: <c>ConflictError</c>.</summary>
public sealed class DimeConflictException : DimeApiException
{
    internal DimeConflictException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }
}
