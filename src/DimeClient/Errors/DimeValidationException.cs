namespace DimeClient;

/// <summary>The request is refused: 400, 413, 422, or a failing body inside a 200. Python: <c>ValidationError</c>.</summary>
public sealed class DimeValidationException : DimeApiException
{
    internal DimeValidationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }

    /// <summary>What the SDK found wrong before it sent anything; empty where the server refused the request.</summary>
    public IReadOnlyList<ImportProblem> Problems => Error.Problems;
}
