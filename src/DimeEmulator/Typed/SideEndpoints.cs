using System.Globalization;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>Endpoints without records of the board: messages, webhooks, series, geocoding, optimization.</summary>
internal static class SideEndpoints
{
    private static readonly string[] Severities = ["Verbose", "Debug", "Info", "Warning", "Error", "Fatal"];
    private static readonly string[] Solvers = ["fieldService", "professionalServices"];
    private static readonly string[] WebhookEvents = ["AppointmentCreated", "AppointmentUpdated", "AppointmentDeleted"];

    public static void MapSides(this IEndpointRouteBuilder api, World world)
    {
        api.MapPost("/message", (HttpContext http) => SideBody.With(http, many: false, body => Message(body[0], world.Options)));
        api.MapUsers(world);
        api.MapMethods("/appointmentRecurring", [HttpMethods.Post, HttpMethods.Delete], (HttpContext http) =>
            SideBody.With(http, many: true, _ => ImportAnswer.TypedOk(world.Options)));
        api.MapGet("/geocode", (HttpRequest request) => Geocode($"{request.Query["address"]}, {request.Query["country"]}"));
        api.MapPost("/geocode", (HttpContext http) => SideBody.With(http, many: false, address => Geocode(address[0].GetRawText())));
        api.MapPost("/import/setup", (HttpContext http) => SideBody.With(http, many: true, _ => ImportAnswer.TypedOk(world.Options)));
        foreach (var solver in Solvers)
        {
            api.MapPost($"/optimization/{solver}", (HttpContext http) =>
                SideBody.With(http, many: false, _ => Answer.Json(
                    StatusCodes.Status200OK, new { success = true, appointments = Array.Empty<object>() })));
        }
        foreach (var on in WebhookEvents)
        {
            api.MapPost($"/webhooks/{on}", (HttpContext http) =>
                SideBody.With(http, many: false, webhook => Webhook(webhook[0], on, world)));
            api.MapDelete($"/webhooks/{on}/{{id}}", (string id) => world.Registry.RemoveWebhook(on, id)
                ? ImportAnswer.TypedOk(world.Options)
                : Answer.Error(StatusCodes.Status404NotFound, "NotFound", $"The webhook {id} does not exist."));
        }
    }

    private static Answer Message(JsonElement message, EmulatorOptions options)
    {
        var isKnown = SideBody.Member(message, "severity") switch
        {
            null or { ValueKind: JsonValueKind.Null } => true, // the vendor's pages show a message without a severity
            { ValueKind: JsonValueKind.Number } severity =>
                severity.TryGetInt32(out var number) && number >= 0 && number < Severities.Length,
            { ValueKind: JsonValueKind.String } severity => Severities.Contains(severity.GetString(), StringComparer.OrdinalIgnoreCase),
            _ => false,
        };
        return SideBody.TextOf(message, "text").Length == 0 ? SideBody.Refused("text must not be empty.")
            : !isKnown ? SideBody.Refused($"severity must be 0 to {Severities.Length - 1} or one of {string.Join(", ", Severities)}.")
            : ImportAnswer.TypedOk(options);
    }

    private static Answer Webhook(JsonElement webhook, string on, World world)
    {
        var missing = Array.Find(["sourceApp", "notificationURL", "resource"], name => SideBody.TextOf(webhook, name).Length == 0);
        return missing is not null ? SideBody.Refused($"{missing} must not be empty.")
            : !Uri.TryCreate(SideBody.TextOf(webhook, "notificationURL"), UriKind.Absolute, out var url)
                || url.Scheme is not ("http" or "https")
                ? SideBody.Refused("notificationURL must be an http or https address.")
            : SideBody.Member(webhook, "changeType") is not { ValueKind: JsonValueKind.Array }
                ? SideBody.Refused("changeType must be an array.")
            : Answer.Json(StatusCodes.Status201Created, new
            {
                id = world.Registry.AddWebhook(on, SideBody.TextOf(webhook, "sourceApp"), SideBody.TextOf(webhook, "notificationURL")),
            });
    }

    /// <summary>Returns a place in Belgium; the same address always gives the same place.</summary>
    private static Answer Geocode(string address)
    {
        var place = address.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)) & 0xFFFF;
        var (latitude, longitude) = (50m + (place / 100_000m), 3m + (place % 1000 / 1000m));
        return Answer.Json(StatusCodes.Status200OK, JsonElement.Parse(
            string.Create(CultureInfo.InvariantCulture, $$"""{"latitude":{{latitude}},"longitude":{{longitude}}}""")));
    }
}
