using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace DimeEmulator;

/// <summary>The endpoints of entities: writes become rows of an import, and lists are read from the same records.</summary>
internal static class TypedEndpoints
{
    // Older SDKs write to /categories; it is the same list.
    private static readonly string[] Listed =
    [
        "category",
        "categories",
        "timeMarker",
        "filterGroup",
        "filterValue",
        "resource",
        "pin",
        "container",
    ];

    public static void MapTyped(this IEndpointRouteBuilder api, World world)
    {
        foreach (var path in Listed)
        {
            api.MapGet(path, () => List(world.Desk, path));
        }
        api.MapGet("/job/{no}", (HttpContext http) => Job(world.Desk, LastSegment(http)));
        api.MapGet("/appointment", (HttpRequest request) => AppointmentQuery.Run(world.Desk, request.Query));
        api.MapGet("/notification", (HttpRequest request) => NotificationQuery.Run(world.Desk, request.Query));
        api.MapGet("/resourceType", () => Distinct(world.Desk, "Resource", "ResourceType", name => new { name, displayName = name }));
        api.MapGet("/calendar", () => Distinct(world.Desk, "ResourceCalendar", "CalendarCode", code => new { name = code, code }));
    }

    /// <summary>
    /// Handles a write to any entity's path; null if the call is not one. There is no route per entity, because mapping them all
    /// would slow the start.
    /// </summary>
    public static Answer? Write(HttpContext http, ImportDesk desk)
    {
        var call = ApiCall.Of(http);
        if (TypedBody.ProcedureOf(http.Request.Method, call.Path) is null)
        {
            return null;
        }
        return call.BodyError is { } error
            ? Answer.Error(StatusCodes.Status400BadRequest, "Bad Request", error)
            : ImportAnswer.OfTyped(desk.Import(call.Number, call.Rows, call.Options, call.Faults), call.Options);
    }

    private static Answer List(ImportDesk desk, string path)
    {
        var entity = ProcedureCatalog.Embedded.FindByPath("/" + path, ProcedureKind.Upsert)!.Entity;
        return Answer.Json(StatusCodes.Status200OK, RecordJson.Of(entity, desk.RecordsOf(entity)));
    }

    // A route value keeps %2F and decodes everything else, so %2F and %252F look the same; the raw target distinguishes them.
    private static string LastSegment(HttpContext http) =>
        Uri.UnescapeDataString(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/')[^1]);

    private static Answer Job(ImportDesk desk, string no)
    {
        var entity = ProcedureCatalog.Embedded.FindEntity("Job")!;
        var job = desk.RecordsOf(entity).FirstOrDefault(record => KeyText.Normalise(record.Fields["JobNo"]) == KeyText.Normalise(no));
        return job is null
            ? Answer.Error(StatusCodes.Status404NotFound, "NotFound", $"The job {no} does not exist.")
            : Answer.Json(StatusCodes.Status200OK, RecordJson.Of(entity, job));
    }

    /// <summary>Lists names for which the import has no procedure: those that other records refer to.</summary>
    private static Answer Distinct(ImportDesk desk, string entity, string wire, Func<string, object> members)
    {
        var names = desk.RecordsOf(ProcedureCatalog.Embedded.FindEntity(entity)!)
            .Select(record => record.Fields.GetValueOrDefault(wire, ""))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return Answer.Json(StatusCodes.Status200OK, new JsonArray([.. names.Select((name, place) =>
        {
            var json = System.Text.Json.JsonSerializer.SerializeToNode(members(name))!.AsObject();
            json.Insert(0, "id", place + 1);
            return json;
        })]));
    }
}
