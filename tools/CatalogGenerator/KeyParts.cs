namespace CatalogGenerator;

/// <summary>The parts of a key.</summary>
internal static class KeyParts
{
    /// <summary>
    /// An appointment is named by its Guid, its id, or the number of its back office: these form one part, with the Guid first.
    /// </summary>
    private static readonly string[] AppointmentNames = ["AppointmentGuid", "AppointmentId", "AppointmentNo"];

    /// <summary>Every parameter is a separate part, except the names of an appointment, with or without the prefix <c>p</c>.</summary>
    public static IReadOnlyList<string[]> Of(string[] key) =>
    [
        .. key.GroupBy(wire => NamesAppointment(wire) ? "appointment" : wire)
            .Select(part => part.OrderBy(wire => Array.IndexOf(AppointmentNames, Plain(wire))).ToArray()),
    ];

    private static bool NamesAppointment(string wire) => AppointmentNames.Contains(Plain(wire));

    private static string Plain(string wire) => wire.StartsWith('p') ? wire[1..] : wire;
}
