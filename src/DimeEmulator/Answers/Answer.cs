using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>The answer to the caller. It is complete before any part of it is sent, so that it can be recorded first.</summary>
internal sealed record Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body) : IResult
{
    private const string ProblemType = "application/problem+json";

    private static readonly JsonSerializerOptions AsNamed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions CamelCase = new(AsNamed) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>No answer: the connection is aborted.</summary>
    public static Answer Closed { get; } = new(0, "", default);

    public string? RetryAfter { get; init; }

    public static Answer Json(int status, object body) =>
        new(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(body, AsNamed));

    /// <summary>An answer of the control surface; dictionary keys are not renamed.</summary>
    public static Answer Control(object body) =>
        new(StatusCodes.Status200OK, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(body, CamelCase));

    /// <summary>An error in Dime.Scheduler's format.</summary>
    public static Answer Error(int status, string error, string description) =>
        Json(status, new { Error = error, Description = description });

    /// <summary>An error of the control surface (RFC 9457).</summary>
    public static Answer Problem(int status, string title, string detail) =>
        Json(status, new { title, status, detail }) with { ContentType = ProblemType };

    public static Answer Problem(FieldProblem problem) => Json(StatusCodes.Status400BadRequest, new
    {
        title = "A value is not allowed",
        status = StatusCodes.Status400BadRequest,
        detail = problem.Detail,
        field = problem.Field,
        value = problem.Value,
        allowed = problem.Allowed,
    }) with
    { ContentType = ProblemType };

    /// <summary>A scripted answer.</summary>
    public static Answer Of(Fault fault)
    {
        var status = fault.Status ?? StatusCodes.Status200OK;
        var standard = fault.Body is null && status >= 400 ? Error(status, "Fault", $"Scripted fault {fault.Id}.") : null;
        return standard is not null ? standard with { RetryAfter = fault.RetryAfter } : new Answer(
            status,
            fault.ContentType ?? fault.Body?.ContentType ?? "application/json",
            Encoding.UTF8.GetBytes(fault.Body?.Text ?? ""))
        { RetryAfter = fault.RetryAfter };
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (this == Closed)
        {
            httpContext.Abort();
            return;
        }
        httpContext.Response.StatusCode = Status;
        if (RetryAfter is not null)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfter;
        }
        if (Body.Length == 0 || Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return; // an empty body has no content type
        }
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.ContentLength = Body.Length;
        await httpContext.Response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
