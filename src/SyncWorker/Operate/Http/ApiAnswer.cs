using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Http;

/// <summary>Answers of the HTTP API.</summary>
internal static class ApiAnswer
{
    /// <summary>The report of a verb. One that goes on after the answer is accepted, and says where to look.</summary>
    public static IResult Of<TReport>(TReport report)
        where TReport : class, IReport =>
        report.Location is { } location ? Results.Accepted(location, report) : Results.Ok(report);

    public static int StatusOf(IReport report) => report.Location is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;

    /// <summary>The problems of a request by field; null if there are none.</summary>
    public static IResult? Wrong(IEnumerable<Problem> problems, string title = "The request is not valid.")
    {
        var errors = problems.GroupBy(problem => problem.Field).ToDictionary(
            field => field.Key,
            field => field
                .Select(problem => problem.Value is null ? problem.Allowed : $"\"{problem.Value}\" {problem.Allowed}").ToArray());
        return errors.Count == 0 ? null : Results.ValidationProblem(errors, detail: "Nothing was changed.", title: title);
    }

    /// <summary>The place at which a body stops being what is expected.</summary>
    public static IResult Unreadable(JsonException unreadable)
    {
        var place = unreadable is { LineNumber: { } line, BytePositionInLine: { } at } ? $" Line {line + 1}, byte {at + 1}." : "";
        return unreadable.Path is null or "$"
            ? Problem(StatusCodes.Status400BadRequest, "The body is not JSON as expected.", unreadable.Message + place)
            : Wrong([Changes.Problem.Of(
                unreadable.Path.TrimStart('$', '.'), null, $"must be of the type that /openapi/v1.json gives.{place}")])!;
    }

    public static IResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, "Not found.", detail);

    public static IResult Problem(int status, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title);
}
