namespace DimeClient;

/// <summary>The request is refused: 400, 413, 422, or a body that reports failure inside a 200. Python: <c>ValidationError</c>.</summary>
public sealed class DimeValidationException : DimeApiException
{
    internal DimeValidationException(DimeError error, DimeResponse? response)
        : base(error, response)
    {
    }

    /// <summary>The problems the SDK found before sending; empty if the server refused the request.</summary>
    public IReadOnlyList<ImportProblem> Problems => Error.Problems;
}
