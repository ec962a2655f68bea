using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Access;
using SyncWorker.Receive;
using SyncWorker.Replay;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>The HTTP API. Errors are RFC 9457 problem details.</summary>
internal static class Endpoints
{
    private const int MostRows = 100_000;

    public static void MapSyncWorker(this WebApplication app)
    {
        var publish = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Publisher));
        publish.MapPost("/changes", ChangesEndpoint.PostAsync).WithName("PostChanges");

        var follow = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Publisher, HttpRole.Viewer));
        follow.MapGet("/changes/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.ChangeAsync(id, cancel) is { } change ? Results.Ok(change) : NotFound($"There is no change {id}."));

        follow.MapGet("/entities/{entity}", async (
            string entity, string? sourceApp, DateTimeOffset? before, IOperator operate, TimeProvider time, CancellationToken cancel) =>
            Wrong(EntityScope.Problems(entity, sourceApp))
                ?? Results.Ok(await operate.KeysAsync(entity, sourceApp!, before ?? time.GetUtcNow(), cancel)));

        var view = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Viewer));
        view.MapGet("/status", (IOperator operate, CancellationToken cancel) => operate.StatusAsync(cancel));
        view.MapGet("/verify", (IOperator operate, CancellationToken cancel) => operate.VerifyAsync(cancel));
        view.MapGet("/imports", (IOperator operate, int? limit, CancellationToken cancel) => operate.ImportsAsync(Limit(limit), cancel));
        view.MapGet("/dead-letters", (IOperator operate, string? entity, int? limit, CancellationToken cancel) =>
            operate.DeadLettersAsync(entity, Limit(limit), cancel));
        view.MapGet("/dead-letters/groups", (IOperator operate, CancellationToken cancel) => operate.DeadGroupsAsync(cancel));
        view.MapGet("/dead-letters/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.DeadLetterAsync(id, cancel) is { } letter ? Results.Ok(letter) : NotFound($"Change {id} is not a dead letter."));
        view.MapGet("/operations", (IOperator operate, int? limit, CancellationToken cancel) =>
            operate.OperationsAsync(Limit(limit), cancel));
        view.MapGet("/operations/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.OperationAsync(id, cancel) is { } operation ? Results.Ok(operation) : NotFound($"There is no operation {id}."));
        view.MapGet("/entities/{entity}/{**key}", async (string entity, string key, IOperator operate, CancellationToken cancel) =>
            await operate.EntityAsync(entity, key, cancel) is var lookup && lookup.Unknown is { } unknown
                ? Results.Problem(
                    unknown.Sentence,
                    statusCode: StatusCodes.Status404NotFound,
                    title: "Not found.",
                    extensions: new Dictionary<string, object?> { ["answer"] = unknown })
                : Results.Ok(lookup.Found));

        var act = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Operator));
        foreach (var verb in Verbs.All)
        {
            verb.Visit(new VerbRoute(act));
        }

        app.MapGet("/health/live", (LedgerOptions ledger) => Results.Ok(new HttpOperator.Live("live", ledger.Where)));
        app.MapGet("/health/ready", (ReadyCheck ready) => ready.Reasons() is { Count: > 0 } reasons
            ? Results.Problem(
                string.Join(' ', reasons), statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready.",
                extensions: new Dictionary<string, object?> { ["reasons"] = reasons })
            : ready.Degradations() is { Count: > 0 } degradations
                ? Results.Ok(new { status = "degraded", reasons = degradations })
                : Results.Ok(new { status = "ready" }));
        app.MapOpenApi();
    }

    private sealed class VerbRoute(RouteGroupBuilder routes) : IVerbVisitor<RouteHandlerBuilder>
    {
        public RouteHandlerBuilder Visit<TRequest, TReport>(Verb<TRequest, TReport> verb)
            where TRequest : Request
            where TReport : class, IReport =>
            routes.MapPost(verb.Route, (verb.HasId, verb.WithoutBody) switch
            {
                (true, null) => (long id, TRequest request, HttpContext context) => DoAsync(verb, request with { Id = id }, context),
                (true, { } empty) =>
                    (long id, TRequest? request, HttpContext context) => DoAsync(verb, (request ?? empty) with { Id = id }, context),
                (false, null) => (TRequest request, HttpContext context) => DoAsync(verb, request, context),
                (false, { } empty) => (TRequest? request, HttpContext context) => DoAsync(verb, request ?? empty, context),
            });

        private static async Task<IResult> DoAsync<TRequest, TReport>(
            Verb<TRequest, TReport> verb, TRequest request, HttpContext context)
            where TRequest : Request
            where TReport : class, IReport
        {
            if (Wrong(request.Problems()) is { } wrong)
            {
                return wrong;
            }

            var operate = context.RequestServices.GetRequiredService<IOperator>();
            var (report, problems) = await operate.DoAsync(verb, request with { By = KeyCheck.CallerOf(context) }, context.RequestAborted);
            return report is null ? Wrong(problems) ?? NotFound(request.Missing()!)
                : report.Location is { } location ? Results.Accepted(location, report)
                : Results.Ok(report);
        }
    }

    private static int Limit(int? asked) => Math.Clamp(asked ?? 100, 1, MostRows);

    /// <summary>The problems of a request by field, as a response; null if there are none.</summary>
    private static IResult? Wrong(IEnumerable<Problem> problems)
    {
        var errors = problems.GroupBy(problem => problem.Field).ToDictionary(
            field => field.Key,
            field => field
                .Select(problem => problem.Value is null ? problem.Allowed : $"\"{problem.Value}\" {problem.Allowed}").ToArray());
        return errors.Count == 0 ? null : Results.ValidationProblem(errors, detail: "Nothing was changed.");
    }

    private static IResult NotFound(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}
