namespace DimeEmulator;

/// <summary>The endpoints of Dime.Scheduler. Typed endpoints are in <c>Typed/</c>.</summary>
internal static class ApiEndpoints
{
    // These handlers return their answer: if they wrote it to the response, the pipeline could not record or replace it.
    public static void MapApi(this WebApplication app, World world)
    {
        var api = app.MapGroup("").AddEndpointFilter(new CallPipeline(world, app.Lifetime.ApplicationStopping));
        api.MapPost("/import", (HttpContext http) => Import(ApiCall.Of(http), world.Desk));
        api.MapPost("/token", (HttpContext http) => TokenEndpoint.Issue(ApiCall.Of(http), world.Time));
        api.MapTyped(world);
        api.MapSides(world);
        api.Map("/{**path}", (HttpContext http) => TypedEndpoints.Write(http, world.Desk) ?? Answer.Error(
            StatusCodes.Status404NotFound, "Not Found", $"The emulator has no {http.Request.Method} {http.Request.Path}."));
    }

    private static Answer Import(ApiCall call, ImportDesk desk) => call.BodyError is { } error
        ? Answer.Error(StatusCodes.Status400BadRequest, "Bad Request", error)
        : ImportAnswer.Of(desk.Import(call.Number, call.Rows, call.Options, call.Faults), call.Options);
}
