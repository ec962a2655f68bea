using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Answers;
using SyncWorker.Receive;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
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
        act.MapPost("/dead-letters/replay", async (
            ReplayRequest request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            Wrong(request.Problems())
                ?? (await operate.ReplayAsync(request with { By = KeyCheck.CallerOf(context) }, cancel) is var report
                    && report.Operation is { } operation
                    ? Results.Accepted($"/api/operations/{operation.Id}", report)
                    : Results.Ok(report)));
        act.MapPost("/operations/{id:long}/cancel", async (
            long id, CancelRequest? request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            await operate.CancelOperationAsync(id, new(request?.Reason, KeyCheck.CallerOf(context)), cancel) is { } operation
                ? Results.Ok(operation)
                : NotFound($"There is no operation {id}."));
        act.MapPost("/dead-letters/discard", async (
            DiscardRequest request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            Wrong(request.Problems()) ?? Results.Ok(await operate.DiscardAsync(request with { By = KeyCheck.CallerOf(context) }, cancel)));

        act.MapPost("/dead-letters/{id:long}/edit", async (
            long id, EditRequest request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            Wrong(request.Problems())
                ?? (await operate.EditAsync(id, request with { By = KeyCheck.CallerOf(context) }, cancel) is { } report
                    ? Wrong(report.Problems) ?? Results.Ok(report)
                    : NotFound($"Change {id} is not a dead letter.")));

        foreach (var verb in RecordVerbs.All)
        {
            verb.Visit(new RecordRoute(act));
        }

        act.MapPost("/gate/pause", async (PauseRequest request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            string.IsNullOrWhiteSpace(request.Reason)
                ? Results.ValidationProblem(new Dictionary<string, string[]> { ["reason"] = ["reason must say why sending is paused"] })
                : Results.Ok(await operate.PauseAsync(request with { By = KeyCheck.CallerOf(context) }, cancel)));
        act.MapPost("/gate/resume", async (PauseRequest? request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            Results.Ok(await operate.ResumeAsync(new(request?.Reason, KeyCheck.CallerOf(context)), cancel)));

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

    /// <summary>Maps a verb that changes records.</summary>
    private sealed class RecordRoute(RouteGroupBuilder routes) : IRecordVerbVisitor<RouteHandlerBuilder>
    {
        public RouteHandlerBuilder Visit<TRequest, TReport>(RecordVerb<TRequest, TReport> verb)
            where TRequest : class, IRecordRequest<TRequest>
            where TReport : class, IRecordReport =>
            routes.MapPost(verb.Route, async (TRequest request, HttpContext context, IOperator operate, CancellationToken cancel) =>
            {
                if (Wrong(request.Problems()) is { } wrong)
                {
                    return wrong;
                }

                var (report, problems) = await operate.DoAsync(verb, request.WithCaller(KeyCheck.CallerOf(context)), cancel);
                return report is not null
                    ? Results.Ok(report)
                    : Wrong(problems) ?? NotFound(NamedRecords.Missing(request.Entity, request.Key));
            });
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
