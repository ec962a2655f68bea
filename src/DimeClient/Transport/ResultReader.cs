using System.Text.Json;

namespace DimeClient;

/// <summary>Turns the last attempt of a call into its result.</summary>
internal static class ResultReader
{
    /// <param name="attempt">The last attempt.</param>
    /// <param name="read">Reads the data; returns null if the answer lacks the expected content.</param>
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
            problem = body!.Shape == BodyShape.Empty ? "it is empty" : "it lacks the expected content";
        }
        catch (JsonException failure)
        {
            // Does not quote the parser's message: it names .NET types and byte positions.
            problem = failure.Path is { } place ? $"unexpected value at {place}" : "it lacks the expected content";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair passes the parser but fails when it is read.
            problem = "it holds text that is not Unicode";
        }
        return Result<T>.Failure(ErrorTable.Unreadable(response!.StatusCode, body!, problem), response);
    }
}
