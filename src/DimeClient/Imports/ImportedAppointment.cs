using System.Globalization;
using System.Text.Json;

namespace DimeClient;

/// <summary>An appointment that a call made or touched.</summary>
/// <param name="Id">Its number, or null where the answer does not say.</param>
/// <param name="Guid">Its Guid, or null where the answer does not say.</param>
public sealed record ImportedAppointment(long? Id, Guid? Guid)
{
    /// <summary>Those that an answer names.</summary>
    internal static IReadOnlyList<ImportedAppointment> ReadAll(JsonElement? content) =>
        content?.Member("appointments") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(Read)] : [];

    private static ImportedAppointment Read(JsonElement appointment) => new(
        long.TryParse(appointment.TextOf("id"), CultureInfo.InvariantCulture, out var id) ? id : null,
        System.Guid.TryParse(appointment.TextOf("guid"), out var guid) ? guid : null);
}
