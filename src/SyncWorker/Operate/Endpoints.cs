using SyncWorker.Changes;
using SyncWorker.Compare;
using SyncWorker.Ledger;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Receive;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>The HTTP API. Errors are RFC 9457 problem details.</summary>
internal static class Endpoints
{
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
        MapList<ChangeFilter, ChangeReport>(view, "/changes", (operate, filter, cancel) => operate.ChangesAsync(filter, cancel));
        MapList<ImportFilter, ImportReport>(view, "/imports", (operate, filter, cancel) => operate.ImportsAsync(filter, cancel));
        view.MapGet("/imports/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.ImportAsync(id, cancel) is { } call ? Results.Ok(call) : NotFound($"There is no call {id}."));
        MapList<LetterFilter, DeadLetter>(view, "/dead-letters", (operate, filter, cancel) => operate.DeadLettersAsync(filter, cancel));
        MapList<LetterFilter, DeadGroup>(
            view, "/dead-letters/groups", (operate, filter, cancel) => operate.DeadGroupsAsync(filter, cancel));
        view.MapGet("/dead-letters/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.DeadLetterAsync(id, cancel) is { } letter ? Results.Ok(letter) : NotFound($"Change {id} is not a dead letter."));
        MapList<OperationFilter, OperationReport>(
            view, "/operations", (operate, filter, cancel) => operate.OperationsAsync(filter, cancel));
        view.MapGet("/operations/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
            await operate.OperationAsync(id, cancel) is { } operation ? Results.Ok(operation) : NotFound($"There is no operation {id}."));
        MapList<AuditFilter, AuditEntry>(view, "/audit", (operate, filter, cancel) => operate.AuditAsync(filter, cancel));
        MapList<RecordFilter, RecordSummary>(view, "/entities", (operate, filter, cancel) => operate.EntitiesAsync(filter, cancel));
        view.MapPost("/compare", async (CompareRequest request, IOperator operate, CancellationToken cancel) =>
            Wrong(request.Problems()) ?? Results.Ok(await operate.CompareAsync(request, cancel)));
        view.MapGet("/search", async (string? q, IOperator operate, CancellationToken cancel) =>
            Wrong(Search.Problems(q)) ?? Results.Ok(await operate.SearchAsync(q!, cancel)));
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

    private static void MapList<TFilter, TItem>(
        RouteGroupBuilder routes, string route, Func<IOperator, TFilter, CancellationToken, Task<Page<TItem>>> read)
        where TFilter : ListFilter => routes.MapGet(route, async (HttpContext context, IOperator operate) =>
        {
            var (filter, problems) = FilterQuery.Read<TFilter>(context.Request.Query);
            return Wrong(problems) ?? Results.Ok(await read(operate, filter, context.RequestAborted));
        });

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
