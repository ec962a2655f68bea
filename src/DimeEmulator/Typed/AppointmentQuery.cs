using System.Globalization;

namespace DimeEmulator;

/// <summary>
/// <c>GET /appointment?startDate&amp;endDate&amp;resources=R1&amp;resources=R2</c>: the appointments that overlap the period.
/// </summary>
internal static class AppointmentQuery
{
    private static readonly Entity Appointments = ProcedureCatalog.Embedded.FindEntity("Appointment")!;
    private static readonly Entity Assignments = ProcedureCatalog.Embedded.FindEntity("Assignment")!;

    public static Answer Run(ImportDesk desk, IQueryCollection query)
    {
        if (DateOf(query["startDate"]) is not { } start || DateOf(query["endDate"]) is not { } end)
        {
            return Answer.Error(
                StatusCodes.Status400BadRequest, "Bad Request", "startDate and endDate must be dates such as 2026-11-20T08:00:00.");
        }
        var resources = query["resources"].OfType<string>().Select(KeyText.Normalise).ToHashSet(StringComparer.Ordinal);
        var assigned = desk.RecordsOf(Assignments).ToLookup(a => a.ParentKey, a => KeyText.Normalise(a.Fields["ResourceNo"]));
        var found = desk.RecordsOf(Appointments).Where(record =>
            DateOf(record.Fields["Start"]) < end && DateOf(record.Fields["End"]) > start
            && (resources.Count == 0 || assigned[record.Key].Any(resources.Contains)));
        return Answer.Json(StatusCodes.Status200OK, RecordJson.Of(Appointments, found));
    }

    // A date without an offset is read as UTC: whatever the real server's time zone is, it applies to query and records alike.
    private static DateTimeOffset? DateOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
