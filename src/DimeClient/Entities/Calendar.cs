using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>
/// A working calendar. It is maintained in Dime.Scheduler; a resource's calendar refers to it in
/// <see cref="ResourceCalendar.CalendarCode"/>.
/// </summary>
public sealed record Calendar
{
    /// <summary>The server's own id; the API's pages do not say whether it is a number.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Code { get; init; }

    internal static Calendar Read(JsonElement record) => new()
    {
        Id = record.TextOf("id"),
        Name = record.TextOf("name"),
        Code = record.TextOf("code"),
    };
}
