using System.Globalization;
using System.Text.Json;

namespace DimeClient;

/// <summary>An appointment that a call created or changed.</summary>
/// <param name="Id">Its id, or null if the answer has none.</param>
/// <param name="Guid">Its Guid, or null if the answer has none.</param>
public sealed record ImportedAppointment(long? Id, Guid? Guid)
{
    /// <summary>Reads the appointments that an answer names.</summary>
    internal static IReadOnlyList<ImportedAppointment> ReadAll(JsonElement? content) =>
        content?.Member("appointments") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(Read)] : [];

    private static ImportedAppointment Read(JsonElement appointment) => new(
        long.TryParse(appointment.TextOf("id"), CultureInfo.InvariantCulture, out var id) ? id : null,
        System.Guid.TryParse(appointment.TextOf("guid"), out var guid) ? guid : null);
}
