using System.Text.Json;

namespace DimeClient;

/// <summary>The last attempt of a call to its result.</summary>
internal static class ResultReader
{
    /// <param name="attempt">What came.</param>
    /// <param name="read">Reads the data; null from it means that the answer does not hold what it should.</param>
    public static Result<T> Read<T>(Attempt attempt, Func<AnswerBody, T?> read)
        where T : class
    {
        var (response, body, error) = attempt;
        if (error is not null)
        {
            return Result<T>.Failure(error, response);
        }
        string problem;
        try
        {
            if (read(body!) is { } data)
            {
                return Result<T>.Success(data, response);
            }
            problem = body!.Shape == BodyShape.Empty ? "it is empty" : "it does not say what it should";
        }
        catch (JsonException failure)
        {
            // Not the parser's words: they speak of .NET types and byte positions.
            problem = failure.Path is { } place ? $"at {place} it does not hold what it should" : "it does not say what it should";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair passes the parser and fails when it is read.
            problem = "it holds text that is not Unicode";
        }
        return Result<T>.Failure(ErrorTable.Unreadable(response!.StatusCode, body!, problem), response);
    }
}
