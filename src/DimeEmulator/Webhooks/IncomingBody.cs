using System.Text.Json;
using System.Text.Json.Nodes;

namespace DimeEmulator;

/// <summary>
/// The webhook body of an appointment. Source: <c>appointment-incoming</c> in the vendor's Power Platform connector, whose names
/// have mixed case.
/// </summary>
internal static class IncomingBody
{
    private static readonly (string From, string To)[] Members =
    [
        ("appointmentNo", "appointmentNo"), ("appointmentId", "id"), ("subject", "Subject"), ("body", "Body"),
        ("start", "StartDate"), ("end", "EndDate"),
        ("importance", "Importance"), ("appointmentGuid", "AppointmentGuid"), ("locked", "Locked"), ("unitOfMeasure", "PlanningUOM"),
        ("planningQuantity", "PlanningQty"), ("useFixedPlanningQuantity", "UseFixPlanningQty"), ("roundToUnitOfMeasure", "RoundToUOM"),
    ];

    public static byte[] Of(Board board, Record appointment)
    {
        var typed = RecordJson.Of(Entity("Appointment"), appointment);
        var body = new JsonObject();
        foreach (var (from, to) in Members)
        {
            body[to] = typed[from]?.DeepClone();
        }
        body["Task"] = new JsonObject
        {
            ["TaskNo"] = TextOf(appointment, "TaskNo"),
            ["Job"] = Pick(appointment, "SourceApp", "SourceType", "JobNo"),
        };
        body["Category"] = Named(board, "Category", TextOf(appointment, "Category"), category => new()
        {
            ["DisplayName"] = TextOf(category, "DisplayName"),
            ["Color"] = TextOf(category, "CategoryHexColor"),
        });
        body["TimeMarker"] = Named(board, "TimeMarker", TextOf(appointment, "TimeMarker"), marker => new()
        {
            ["Name"] = TextOf(marker, "TimeMarker"),
            ["Color"] = TextOf(marker, "HexColor"),
        });
        body["Assignments"] = new JsonArray(
            [.. board[Entity("Assignment")].ChildrenOf(appointment.Key).Select(link => Assignment(board, link))]);
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    // An appointment may be planned on a resource that was never imported, because links are not checked.
    private static JsonObject Assignment(Board board, Record link)
    {
        var no = link.Fields["ResourceNo"];
        var resource = board[Entity("Resource")].Find(KeyText.Normalise(no));
        return new JsonObject
        {
            ["ResourceId"] = resource?.Number,
            ["Resource"] = resource is null
                ? new JsonObject { ["ResourceNo"] = no }
                : Pick(resource, "SourceApp", "SourceType", "DisplayName", "Department", "ResourceNo", "Email"),
        };
    }

    private static JsonObject? Named(Board board, string entity, string? name, Func<Record, JsonObject> write) =>
        name is not null && board[Entity(entity)].Find(KeyText.Normalise(name)) is { } record ? write(record) : null;

    private static JsonObject Pick(Record record, params string[] names)
    {
        var json = new JsonObject();
        foreach (var name in names)
        {
            json[name] = TextOf(record, name);
        }
        return json;
    }

    private static string? TextOf(Record record, string name) =>
        record.Fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static Entity Entity(string name) => ProcedureCatalog.Embedded.FindEntity(name)!;
}
