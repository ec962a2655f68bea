
using SyncWorker.Operate.Http;

namespace SyncWorker.Operate.Access;

/// <summary>The checks that every request must pass before any of its body is read.</summary>
internal static class RequestChecks
{
    public static void UseRequestChecks(this WebApplication app)
    {
        app.Use((context, next) => WithoutTraceAsync(context, next, app.Logger));
        var keys = app.Services.GetRequiredService<KeyRing>();
        app.Use((context, next) => !keys.AreRequired && LoopbackCheck.Refusal(context.Request) is { } refusal
            ? RefuseAsync(context, StatusCodes.Status403Forbidden, "The request is not from this machine's own tools.", refusal)
            : next(context));
        app.Use(app.Services.GetRequiredService<KeyCheck>().CheckAsync);
        app.Use(app.Services.GetRequiredService<RequestLimits>().CheckAsync);
        app.Use((context, next) => IsChange(context.Request) && !context.Request.HasJsonContentType()
            && context.GetEndpoint()?.Metadata.GetMetadata<PageAccess>() is null
            ? RefuseAsync(
                context, StatusCodes.Status415UnsupportedMediaType, "The media type is not JSON.",
                $"Content-Type = {context.Request.ContentType ?? "(none)"}: must be application/json or end in +json, "
                + "even if the body is empty.")
            : next(context));
    }

    /// <summary>Says what to do instead in answers that the web server makes itself.</summary>
    public static void Explain(ProblemDetailsOptions options) => options.CustomizeProblemDetails = problem =>
    {
        var (request, response) = (problem.HttpContext.Request, problem.HttpContext.Response);
        problem.ProblemDetails.Detail ??= problem.ProblemDetails.Status switch
        {
            StatusCodes.Status404NotFound => $"{request.Method} {request.Path} is no route of this service: /openapi/v1.json lists them.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Method} = the method: must be {response.Headers.Allow} for {request.Path}.",
            _ => null,
        };
    };

    /// <summary>A request that is too slow, too large or aborted is the sender's fault: one log line, no stack trace.</summary>
    private static async Task WithoutTraceAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            log.LogInformation(
                "{Method} {Path} from {Address} was refused: {Reason}",
                context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress, bad.Message);
            await RefuseAsync(
                context, bad.StatusCode,
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The request cannot be read.",
                bad.Message);
        }
        catch (IOException unreadable) when (!context.Response.HasStarted && unreadable.InnerException is OverflowException)
        {
            // The web server says so if the size of a chunk is larger than any number.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The request cannot be read.", unreadable.Message);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            log.LogDebug(
                "{Method} {Path} from {Address} was aborted by the caller.",
                context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress);
        }
    }

    /// <summary>
    /// Whether the method may change something. A form or a script of a foreign page can send such a request, but not as JSON: for that
    /// the browser first asks this service (CORS preflight).
    /// </summary>
    private static bool IsChange(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static Task RefuseAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(context);
}
