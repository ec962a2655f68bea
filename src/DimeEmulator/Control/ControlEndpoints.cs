using System.Globalization;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// The endpoints for scripts and tests to control and inspect the emulator: <c>/_emulator/…</c>. They need no key and are not
/// counted as calls.
/// </summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app, World world)
    {
        var control = app.MapGroup("/_emulator");
        control.MapGet("/options", () => Answer.Control(OptionSettings.Show(world.Options)));
        control.MapPost("/options", (HttpRequest request) => WithJsonAsync(request, json => SetOptions(world, json)));
        control.MapGet("/faults", () => Answer.Control(world.Faults.All.Select(f => FaultSettings.Show(f.Fault, f.Remaining))));
        control.MapPost("/faults", (HttpRequest request) => WithJsonAsync(request, json => AddFaults(world, json)));
        control.MapDelete("/faults", () =>
        {
            world.Faults.Clear();
            return Answer.Control(Array.Empty<object>());
        });
        control.MapDelete("/faults/{id}", (string id) =>
            int.TryParse(id, CultureInfo.InvariantCulture, out var number) && world.Faults.Remove(number)
                ? Answer.Control(world.Faults.All.Select(f => FaultSettings.Show(f.Fault, f.Remaining)))
                : Answer.Problem(
                    StatusCodes.Status404NotFound, "No such fault", $"There is no fault {id}. GET /_emulator/faults lists them."));
        control.MapGet("/webhooks", () =>
            Answer.Control(new { webhooks = world.Registry.Webhooks, deliveries = world.Webhooks.Deliveries }));
        control.MapPost("/planner", (HttpRequest request) => WithJsonAsync(request, json => Planner.Change(world, json)));
        control.MapDelete("/planner/{id}", (string id) => Planner.Delete(world, id));
        control.MapGet("/calls", () => Answer.Control(world.Calls.All));
        control.MapGet("/log", (HttpRequest request) => LogAnswer.Of(world.Desk, request.Query["after"]));
        control.MapGet("/state", () => Answer.Control(world.Desk.Counts()));
        control.MapGet("/state/{entity}", (string entity) => StateOf(world, entity));
        control.MapDelete("", () =>
        {
            world.Clear();
            return Answer.Control(OptionSettings.Show(world.Options));
        });
        control.Map("/{**path}", (HttpRequest request) => Answer.Problem(
            StatusCodes.Status404NotFound, "Not found", $"The control surface has no {request.Method} {request.Path}."));
    }

    private static Answer SetOptions(World world, JsonElement json)
    {
        if (SettingReader.Read(json, OptionSettings.All, world.Options, out var options) is { } problem)
        {
            return Answer.Problem(problem);
        }
        world.Options = options;
        return Answer.Control(OptionSettings.Show(options));
    }

    // If one fault is invalid, none is added.
    private static Answer AddFaults(World world, JsonElement json)
    {
        var faults = new List<Fault>();
        foreach (var item in json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : new[] { json })
        {
            if (FaultSettings.Read(item, out var fault) is { } problem)
            {
                return Answer.Problem(problem);
            }
            faults.Add(fault);
        }
        return Answer.Control(world.Faults.Add(faults).Select(f => FaultSettings.Show(f, f.Times)));
    }

    private static Answer StateOf(World world, string name)
    {
        var catalog = ProcedureCatalog.Embedded;
        return catalog.FindEntity(name) is { } entity
            ? Answer.Control(world.Desk.RecordsOf(entity).Select(r => r.Fields))
            : Answer.Problem(
                StatusCodes.Status404NotFound,
                "No such entity",
                $"There is no entity '{name}'. There are: {string.Join(", ", catalog.Entities.Select(e => e.Name))}.");
    }

    private static async Task<Answer> WithJsonAsync(HttpRequest request, Func<JsonElement, Answer> then)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return then(json.RootElement);
        }
        catch (JsonException e)
        {
            return Answer.Problem(new FieldProblem("body", "text that is not JSON", $"JSON ({e.Message})"));
        }
    }
}
