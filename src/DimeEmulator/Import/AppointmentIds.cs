using System.Globalization;

namespace DimeEmulator;

/// <summary>An appointment has two names, its Guid and its id; the server assigns the one that a row leaves out.</summary>
internal static class AppointmentIds
{
    private const string Id = "AppointmentId";
    private const string Guid = "AppointmentGuid";

    /// <summary>The id; null if there is none. SDKs with non-nullable numbers send zero for "none".</summary>
    public static long? IdOf(IReadOnlyDictionary<string, string> fields) => IdOf(fields.GetValueOrDefault(Id));

    /// <inheritdoc cref="IdOf(IReadOnlyDictionary{string, string})"/>
    public static long? IdOf(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    public static string? GuidOf(IReadOnlyDictionary<string, string> fields) =>
        fields.TryGetValue(Guid, out var guid) && guid.Length > 0 ? guid : null;

    /// <summary>A row must not name one appointment by its Guid and another by its id.</summary>
    public static string? Conflict(Board board, Entity appointments, IReadOnlyDictionary<string, string> fields)
    {
        if (IdOf(fields) is not { } id || GuidOf(fields) is not { } guid)
        {
            return null;
        }
        var byId = board[appointments].Find(RecordAddress.KeyOfAppointment(id));
        var byGuid = board[appointments].FindByOtherKey(KeyText.Normalise(guid));
        return byId == byGuid ? null : $"AppointmentId {id} and AppointmentGuid {guid} do not name the same appointment.";
    }

    /// <summary>Writes both names into the stored fields and the logged fields, so that a replay assigns the same names.</summary>
    public static void Assign(Board board, Record? existing, Dictionary<string, string> fields, Dictionary<string, string> merged)
    {
        var known = existing?.Fields ?? merged;
        var id = IdOf(known) ?? board.NextAppointmentId();
        board.SawAppointmentId(id);
        var guid = GuidOf(known) ?? string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{id:x12}");

        fields[Id] = merged[Id] = id.ToString(CultureInfo.InvariantCulture);
        fields[Guid] = merged[Guid] = guid;
    }
}
