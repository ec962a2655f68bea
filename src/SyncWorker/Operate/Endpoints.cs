using System.Text.Json.Serialization;
using Scalar.AspNetCore;
using SyncWorker.Ledger;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Http;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate;

/// <summary>The HTTP API. Errors are RFC 9457 problem details; docs/http.md shows every route.</summary>
internal static class Endpoints
{
    public static void MapSyncWorker(this WebApplication app)
    {
        var publish = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Publisher));
        publish.MapPost("/changes", PostChangesAsync)
            .Describe(
                "Record changes", "Takes one change or an array, all or nothing. The answer means that the changes are durable.", 413, 503)
            .WithMetadata(new ChangesBody())
            .Produces<ChangesEndpoint.AcceptedChanges>(StatusCodes.Status202Accepted);

        var follow = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Publisher, HttpRole.Viewer));
        follow.MapGet("/changes/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
                await operate.ChangeAsync(id, cancel) is { } change ? Results.Ok(change) : ApiAnswer.NotFound($"There is no change {id}."))
            .Describe("Get a change", "One change and what became of it.", 404).Produces<ChangeReport>();
        MapQuery<KeysFilter, IReadOnlyList<string>>(
            follow, "/entities/{entity}", (operate, filter, context) => operate.KeysAsync(
                (string)context.Request.RouteValues["entity"]!,
                filter.SourceApp!,
                filter.Before ?? context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
                context.RequestAborted))
            .Describe("List the keys of a source", "The keys of a source application's records that exist, for full exports with deletes.");

        var view = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Viewer));
        MapLists(view);
        view.MapGet("/status", (IOperator operate, CancellationToken cancel) => operate.StatusAsync(cancel))
            .Describe("Get the status", "Whether changes are sent, and how many wait, were applied or are dead.").Produces<StatusReport>();
        view.MapGet("/status/stream", (StatusFeed feed, HttpContext context) => feed.WriteAsync(context))
            .Describe(
                "Follow the status",
                "Server-sent events: status, at most one a second and only when it has changed; a comment as heartbeat. The data of an "
                + "event is the status as JSON. Last-Event-ID is ignored: the first event holds everything.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        view.MapGet("/verify", (IOperator operate, CancellationToken cancel) => operate.VerifyAsync(cancel))
            .Describe("Verify the ledger", "Compares the ledger's counters, changes and calls with each other.").Produces<VerifyReport>();
        view.MapGet("/imports/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
                await operate.ImportAsync(id, cancel) is { } call ? Results.Ok(call) : ApiAnswer.NotFound($"There is no call {id}."))
            .Describe("Get a call", "One call to Dime.Scheduler.", 404).Produces<ImportReport>();
        view.MapGet("/dead-letters/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
                await operate.DeadLetterAsync(id, cancel) is { } letter
                    ? Results.Ok(letter)
                    : ApiAnswer.NotFound($"Change {id} is not a dead letter."))
            .Describe("Get a dead letter", "One open dead letter with its fields and the server's words.", 404).Produces<DeadLetter>();
        view.MapGet("/operations/{id:long}", async (long id, IOperator operate, CancellationToken cancel) =>
                await operate.OperationAsync(id, cancel) is { } operation
                    ? Results.Ok(operation)
                    : ApiAnswer.NotFound($"There is no operation {id}."))
            .Describe("Get an operation", "One replay and its progress.", 404).Produces<OperationReport>();
        view.MapGet("/entities/{entity}/{**key}", EntityAsync)
            .Describe(
                "Find a record",
                "The records with a key as people type it: whether each is on the board as its source says, and what happened to it.", 404)
            .Produces<IReadOnlyList<EntityReport>>();

        var act = app.MapGroup("/api").WithMetadata(new RequiredRole(HttpRole.Operator));
        foreach (var verb in Verbs.All)
        {
            verb.Visit(new VerbRoute(act));
        }
        MapHealth(app);
        app.MapOpenApi();

        // The page and its script come from the binary. A browser asks nobody else: no CDN, no fonts, no proxy, no telemetry.
        app.MapScalarApiReference(scalar =>
        {
            scalar.WithTitle("SyncWorker").WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
            scalar.ProxyUrl = null;
        }).WithMetadata(new RequiredRole(HttpRole.Publisher, HttpRole.Viewer), new HttpMethodMetadata(["GET"])).ExcludeFromDescription();
    }

    private static void MapLists(RouteGroupBuilder view)
    {
        MapQuery<ChangeFilter, Page<ChangeReport>>(
            view, "/changes", (operate, filter, context) => operate.ChangesAsync(filter, context.RequestAborted))
            .Describe(
                "List changes",
                "Newest first. A filter that no index answers reads 10,000 rows a page: follow next, even from an empty page.");
        MapQuery<ImportFilter, Page<ImportReport>>(
            view, "/imports", (operate, filter, context) => operate.ImportsAsync(filter, context.RequestAborted))
            .Describe("List calls", "Calls to Dime.Scheduler, newest first. A filter reads 10,000 rows a page, as for changes.");
        MapQuery<LetterFilter, Page<DeadLetter>>(
            view, "/dead-letters", (operate, filter, context) => operate.DeadLettersAsync(filter, context.RequestAborted))
            .Describe("List dead letters", "Open dead letters, newest first.");
        MapQuery<LetterFilter, Page<DeadGroup>>(
            view, "/dead-letters/groups", (operate, filter, context) => operate.DeadGroupsAsync(filter, context.RequestAborted))
            .Describe("Group dead letters", "The open dead letters that match, grouped by cause, the largest group first.");
        MapQuery<OperationFilter, Page<OperationReport>>(
            view, "/operations", (operate, filter, context) => operate.OperationsAsync(filter, context.RequestAborted))
            .Describe("List operations", "Replays, newest first.");
        MapQuery<AuditFilter, Page<AuditEntry>>(
            view, "/audit", (operate, filter, context) => operate.AuditAsync(filter, context.RequestAborted))
            .Describe("List the audit", "What people and keys did, newest first.");
        MapQuery<RecordFilter, Page<RecordSummary>>(
            view, "/entities", (operate, filter, context) => operate.EntitiesAsync(filter, context.RequestAborted))
            .Describe("List records", "By entity and key. A filter that no index answers reads 10,000 rows a page: follow next.");
        MapQuery<SearchFilter, SearchReport>(
            view, "/search", (operate, filter, context) => operate.SearchAsync(filter.Q!, context.RequestAborted))
            .Describe("Search", "The records that people mean by a number, the last part of a key, or a whole key; of any entity.");
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", (LedgerOptions ledger) => Results.Ok(new HttpOperator.Live("live", ledger.Where)))
            .Describe("Is the service alive?", "200 while the service runs, with the place of its ledger.").Produces<HttpOperator.Live>();
        app.MapGet("/health/ready", (ReadyCheck ready) => ready.Reasons() is { Count: > 0 } reasons
                ? Results.Problem(
                    string.Join(' ', reasons), statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready.",
                    extensions: new Dictionary<string, object?> { ["reasons"] = reasons })
                : ready.Degradations() is { Count: > 0 } degradations
                    ? Results.Ok(new Readiness("degraded", degradations))
                    : Results.Ok(new Readiness("ready")))
            .Describe(
                "Do changes reach Dime.Scheduler?",
                "200 if they do, or will by themselves; degraded names what needs attention although changes go out.", 503)
            .Produces<Readiness>();
    }

    /// <summary>The answer of <c>/health/ready</c>.</summary>
    /// <param name="Status"><c>ready</c> or <c>degraded</c>.</param>
    /// <param name="Reasons">What needs attention; left out if nothing does.</param>
    private sealed record Readiness(
        string Status,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Reasons = null);

    private static RouteHandlerBuilder MapQuery<TFilter, TAnswer>(
        RouteGroupBuilder routes, string route, Func<IOperator, TFilter, HttpContext, Task<TAnswer>> read)
        where TFilter : QueryFilter => routes
        .MapGet(route, async (HttpContext context, IOperator operate) =>
        {
            var (filter, problems) = FilterQuery.Read<TFilter>(context.Request.Query);
            return ApiAnswer.Wrong([.. problems, .. FilterQuery.EntityProblems(context)])
                ?? Results.Ok(await read(operate, filter, context));
        })
        .WithMetadata(new QueryOf(typeof(TFilter))).ProducesValidationProblem().Produces<TAnswer>();

    private static async Task<IResult> EntityAsync(string entity, string key, IOperator operate, CancellationToken cancel)
    {
        var lookup = await operate.EntityAsync(entity, key, cancel);
        return lookup.Unknown is { } unknown
            ? Results.Problem(
                unknown.Sentence,
                statusCode: StatusCodes.Status404NotFound,
                title: "Not found.",
                extensions: new Dictionary<string, object?> { ["answer"] = unknown })
            : Results.Ok(lookup.Found);
    }

    internal static async Task<IResult> PostChangesAsync(
        HttpContext context,
        Idempotency idempotency,
        ChangeReader reader,
        GroupCommit commit,
        ReceiveOptions options,
        TimeProvider time)
    {
        var (key, wrong) = Idempotency.Read(context.Request);
        var (body, refused) = wrong is null ? await ChangesEndpoint.ReadAsync(context.Request, options, context.RequestAborted) : default;
        if ((wrong ?? refused) is { } refusal)
        {
            return refusal;
        }

        var (changes, invalid) = ChangesEndpoint.Parse(reader, body, key, time.GetUtcNow());
        var hash = key is null ? [] : Idempotency.HashOf(context.Request, body.Span);
        body = default;
        return invalid ?? await idempotency.RunAsync(
            context, key, hash, keyed => ChangesEndpoint.RecordAsync(changes, keyed, commit, context));
    }
}
