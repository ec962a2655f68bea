using System.Text.Json;

namespace DimeEmulator;

/// <summary>Makes changes like a planner on the board: they do not come from a back office, and webhooks are called for them.</summary>
internal static class Planner
{
    private const string Names = "appointmentId, appointmentGuid or appointmentNo of an appointment";

    private static readonly string[] NamedBy = ["AppointmentId", "AppointmentGuid", "AppointmentNo"];

    // Fields that the procedure requires and the planner's call does not contain.
    private static readonly string[] Kept = ["SourceApp", "SourceType", "JobNo", "TaskNo", "Start", "End", "AppointmentId"];

    /// <summary><c>POST /_emulator/planner</c>: names the appointment and gives its changed fields.</summary>
    public static Answer Change(World world, JsonElement json)
    {
        var strict = world.Options with { UnknownMembers = UnknownMembers.Refuse };
        var body = JsonSerializer.SerializeToUtf8Bytes(json);
        if (TypedBody.Read("POST", "/appointment", body, strict, out var error) is not [{ } said])
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "A value is not allowed", error ?? "The body must be one object.");
        }
        var fields = said.ToFields();
        if (said.Malformed is not null || Find(world, fields) is not { } appointment)
        {
            return Answer.Problem(new FieldProblem("body", json.GetRawText(), said.Malformed ?? Names));
        }
        foreach (var name in Kept.Where(appointment.Fields.ContainsKey))
        {
            fields.TryAdd(name, appointment.Fields[name]);
        }
        return Run(world, "mboc_upsertAppointment", fields);
    }

    /// <summary><c>DELETE /_emulator/planner/{id}</c></summary>
    public static Answer Delete(World world, string id) =>
        Run(world, "mboc_deleteAppointment", new Dictionary<string, string> { ["AppointmentId"] = id });

    private static Record? Find(World world, Dictionary<string, string> said) =>
        world.Desk.RecordsOf(ProcedureCatalog.Embedded.FindEntity(Entity.Appointments)!).FirstOrDefault(appointment =>
            NamedBy.Any(name => said.TryGetValue(name, out var value)
                && KeyText.Normalise(value) == KeyText.Normalise(appointment.Fields.GetValueOrDefault(name, ""))));

    private static Answer Run(World world, string procedure, Dictionary<string, string> fields)
    {
        fields["SentFromBackOffice"] = bool.FalseString;
        var row = new ImportRow(procedure, [.. fields.Keys], [.. fields.Values], Malformed: null);
        var verdict = world.Desk.Import(world.Calls.NextNumber(), [row], world.Options, []);
        return verdict.Refused is { } refused
            ? Answer.Problem(StatusCodes.Status400BadRequest, "Refused", refused.Message)
            : Answer.Control(fields);
    }
}
