using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Operate.Access;
using SyncWorker.Receive;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Http;

/// <summary>The route of a verb.</summary>
internal sealed class VerbRoute(RouteGroupBuilder routes) : IVerbVisitor<RouteHandlerBuilder>
{
    public RouteHandlerBuilder Visit<TRequest, TReport>(Verb<TRequest, TReport> verb)
        where TRequest : Request
        where TReport : class, IReport
    {
        Delegate handler = verb.HasId
            ? (long id, HttpContext context, Idempotency idempotency) => DoAsync(verb, id, context, idempotency)
            : (HttpContext context, Idempotency idempotency) => DoAsync(verb, 0, context, idempotency);
        var route = routes.MapPost(verb.Route, handler)
            .Describe(verb.Help.TrimEnd('.'), verb.Help, verb.HasId || Names(typeof(TRequest)) ? [404, 409, 413, 422] : [409, 413, 422])
            .WithMetadata(new JsonBody(typeof(TRequest), IsRequired: verb.WithoutBody is null)).ProducesValidationProblem()
            .Produces<TReport>();
        return verb is Verb<ReplayRequest, ReplayReport> ? route.Produces<TReport>(StatusCodes.Status202Accepted) : route;
    }

    /// <summary>Whether the request names a record or a key, which may not exist.</summary>
    private static bool Names(Type request) => request.IsAssignableTo(typeof(Replay.Records.RecordRequest))
        || request == typeof(Access.Keys.RevokeKeyRequest);

    private static async Task<IResult> DoAsync<TRequest, TReport>(
        Verb<TRequest, TReport> verb, long id, HttpContext context, Idempotency idempotency)
        where TRequest : Request
        where TReport : class, IReport
    {
        var (key, wrong) = Idempotency.Read(context.Request);
        if (wrong is not null)
        {
            return wrong;
        }

        var most = context.RequestServices.GetRequiredService<HttpOptions>().MaxRequestBytes;
        var body = await RequestBody.ReadAsync(context.Request, most, "Http:MaxRequestBytes", context.RequestAborted);
        if (Parse(verb, body, out var request) is { } unreadable)
        {
            return unreadable;
        }

        request = request! with { Id = id, By = KeyCheck.CallerOf(context) };
        return ApiAnswer.Wrong(request.Problems()) ?? await idempotency.RunAsync(
            context, key, key is null ? [] : Idempotency.HashOf(context.Request, body.Span), async keyed =>
            {
                var operate = context.RequestServices.GetRequiredService<IOperator>();
                var (report, problems) = await operate.DoAsync(verb, request with { Keyed = keyed }, context.RequestAborted);
                return report is null ? ApiAnswer.Wrong(problems) ?? ApiAnswer.NotFound(request.Missing()!) : ApiAnswer.Of(report);
            });
    }

    private static IResult? Parse<TRequest, TReport>(Verb<TRequest, TReport> verb, ReadOnlyMemory<byte> body, out TRequest? request)
        where TRequest : Request
        where TReport : class, IReport
    {
        request = verb.WithoutBody;
        if (body.IsEmpty)
        {
            return request is not null ? null : ApiAnswer.Problem(
                StatusCodes.Status400BadRequest, "A body is required.",
                "The body is empty: must be a JSON object, as /openapi/v1.json describes it.");
        }

        try
        {
            request = JsonSerializer.Deserialize<TRequest>(body.Span, Json.Options);
            return request is not null ? null : ApiAnswer.Wrong([Problem.Of("", "null", "must be a JSON object")]);
        }
        catch (JsonException unreadable)
        {
            return ApiAnswer.Unreadable(unreadable);
        }
    }
}
