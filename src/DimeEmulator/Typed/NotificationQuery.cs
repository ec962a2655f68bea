using System.Globalization;

namespace DimeEmulator;

/// <summary><c>GET /notification?page&amp;limit&amp;sort=createdAt:desc</c>. A field of the record sorts as text.</summary>
internal static class NotificationQuery
{
    private const int UsualLimit = 50;

    private static readonly Entity Notifications = ProcedureCatalog.Embedded.FindEntity("Notification")!;

    public static Answer Run(ImportDesk desk, IQueryCollection query)
    {
        var (page, limit) = (NumberOf(query["page"], 1), NumberOf(query["limit"], UsualLimit));
        var (field, direction) = query["sort"].ToString().Split(':') is [var left, var right]
            ? (left, right)
            : (query["sort"].ToString(), "asc");
        var parameter = Notifications.Find(field);
        if (page is null || limit is null || direction is not ("asc" or "desc") || (parameter is null && field is not ("" or "createdAt")))
        {
            return Answer.Error(
                StatusCodes.Status400BadRequest,
                "Bad Request",
                "page and limit must be 1 or more; sort must be a field and asc or desc: createdAt:desc.");
        }
        var records = desk.RecordsOf(Notifications); // in order of creation
        var sorted = parameter is null
            ? records.OrderBy(_ => 0)
            : records.OrderBy(record => record.Fields.GetValueOrDefault(parameter.Wire, ""), StringComparer.Ordinal);
        var ordered = direction == "desc" ? sorted.Reverse() : sorted;
        return Answer.Json(
            StatusCodes.Status200OK,
            RecordJson.Of(Notifications, ordered.Skip((page.Value - 1) * limit.Value).Take(limit.Value)));
    }

    private static int? NumberOf(string? text, int usual) =>
        string.IsNullOrEmpty(text) ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000 ? number
        : null;
}
