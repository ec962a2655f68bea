using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>
/// A working calendar. Kept in Dime.Scheduler itself; a resource's calendar names one in <see cref="ResourceCalendar.CalendarCode"/>.
/// </summary>
public sealed record Calendar
{
    /// <summary>The server's own id, number or not: the API's pages do not say.</summary>
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
