using System.Globalization;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>What is no record of the board: messages, users, webhooks, series, geocoding, optimization.</summary>
internal static class SideEndpoints
{
    private static readonly string[] Severities = ["Verbose", "Debug", "Info", "Warning", "Error", "Fatal"];
    private static readonly string[] UserMembers = ["name", "type", "email", "password", "language", "timeZone"];
    private static readonly string[] Solvers = ["fieldService", "professionalServices"];
    private static readonly string[] WebhookEvents = ["AppointmentCreated", "AppointmentUpdated", "AppointmentDeleted"];

    public static void MapSides(this IEndpointRouteBuilder api, World world)
    {
        api.MapPost("/message", (HttpContext http) => SideBody.With(http, many: false, Message));
        api.MapMethods("/user", [HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete], (HttpContext http) =>
            SideBody.With(http, many: true, users => Users(users, http.Request.Method, world)));
        api.MapMethods("/appointmentRecurring", [HttpMethods.Post, HttpMethods.Delete], (HttpContext http) =>
            SideBody.With(http, many: true, _ => SideBody.Ok));
        api.MapGet("/geocode", (HttpRequest request) => Geocode($"{request.Query["address"]}, {request.Query["country"]}"));
        api.MapPost("/geocode", (HttpContext http) => SideBody.With(http, many: false, address => Geocode(address[0].GetRawText())));
        api.MapPost("/import/setup", (HttpContext http) => SideBody.With(http, many: true, _ => SideBody.Ok));
        foreach (var solver in Solvers)
        {
            api.MapPost($"/optimization/{solver}", (HttpContext http) =>
                SideBody.With(http, many: false, _ => Answer.Json(StatusCodes.Status200OK, new { success = true, appointments = Array.Empty<object>() })));
        }
        foreach (var on in WebhookEvents)
        {
            api.MapPost($"/webhooks/{on}", (HttpContext http) => SideBody.With(http, many: false, webhook => Webhook(webhook[0], on, world)));
            api.MapDelete($"/webhooks/{on}/{{id}}", (string id) => world.Registry.RemoveWebhook(on, id)
                ? SideBody.Ok
                : Answer.Error(StatusCodes.Status404NotFound, "NotFound", $"The webhook {id} does not exist."));
        }
    }

    private static Answer Message(IReadOnlyList<JsonElement> bodies)
    {
        var message = bodies[0];
        var isKnown = message.TryGetProperty("severity", out var severity) && severity.ValueKind switch
        {
            JsonValueKind.Number => severity.TryGetInt32(out var number) && number >= 0 && number < Severities.Length,
            JsonValueKind.String => Severities.Contains(severity.GetString(), StringComparer.OrdinalIgnoreCase),
            _ => false,
        };
        return SideBody.TextOf(message, "text").Length == 0 ? SideBody.Refused("text must not be empty.")
            : !isKnown ? SideBody.Refused($"severity must be 0 to {Severities.Length - 1} or one of {string.Join(", ", Severities)}.")
            : SideBody.Ok;
    }

    private static Answer Users(IReadOnlyList<JsonElement> users, string method, World world)
    {
        var unknown = users.SelectMany(user => user.EnumerateObject()).FirstOrDefault(member => !UserMembers.Contains(member.Name));
        if (unknown.Value.ValueKind != JsonValueKind.Undefined || users.Any(user => SideBody.TextOf(user, "name").Length == 0))
        {
            return SideBody.Refused($"A user has a name, and no members but {string.Join(", ", UserMembers)}.");
        }
        foreach (var name in users.Select(user => SideBody.TextOf(user, "name")))
        {
            if (!HttpMethods.IsDelete(method))
            {
                world.Registry.AddUser(name);
            }
            else if (!world.Registry.RemoveUser(name) && world.Options.DeleteMissing == DeleteMissing.Error)
            {
                return SideBody.Refused($"The specified user {name} cannot be deleted because it does not exist.");
            }
        }
        return SideBody.Ok;
    }

    private static Answer Webhook(JsonElement webhook, string on, World world)
    {
        var missing = Array.Find(["sourceApp", "notificationURL", "resource"], name => SideBody.TextOf(webhook, name).Length == 0);
        return missing is not null ? SideBody.Refused($"{missing} must not be empty.")
            : !webhook.TryGetProperty("changeType", out var change) || change.ValueKind != JsonValueKind.Array
                ? SideBody.Refused("changeType must be an array.")
            : Answer.Json(StatusCodes.Status201Created, new { id = world.Registry.AddWebhook(on) });
    }

    /// <summary>Somewhere in Belgium, the same address always in the same place.</summary>
    private static Answer Geocode(string address)
    {
        var place = address.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)) & 0xFFFF;
        var (latitude, longitude) = (50m + (place / 100_000m), 3m + (place % 1000 / 1000m));
        return Answer.Json(StatusCodes.Status200OK, JsonElement.Parse(
            string.Create(CultureInfo.InvariantCulture, $$"""{"latitude":{{latitude}},"longitude":{{longitude}}}""")));
    }
}
