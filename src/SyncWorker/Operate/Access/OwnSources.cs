using System.Globalization;
using SyncWorker.Ledger;
using SyncWorker.Receive;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Access;

/// <summary>
/// A key that is bound to source applications sees only what is theirs. A change of another one is as if there were none.
/// </summary>
internal static class OwnSources
{
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (context.Features.Get<AllowedSources>() is { } allowed)
        {
            if (long.TryParse(context.GetRouteValue("id") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                if (!allowed.Allows(allowed.Store.Read(ledger => SourceOfChange(ledger, id))))
                {
                    return Results.Problem(
                        $"There is no change {id}.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
                }
            }
            else if (context.Request.Query["sourceApp"].ToString() is { Length: > 0 } app && !allowed.Allows(app))
            {
                return allowed.RefusalOf(app);
            }
        }
        return await next(call);
    }

    /// <summary>The source application of a change; null if it names none.</summary>
    private static string? SourceOfChange(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<Row>(Sql, new { Id = id }) is not { } row ? null
        : row.Entity is { } entity && EntityScope.KeyedBySource.Contains(entity) ? Uri.UnescapeDataString(row.Key!.Split('/')[0])
        : row.SourceApp;

    private const string Sql = """
        select e.entity as Entity, e.key as Key,
          coalesce(field_text(c.fields, 'SourceApp'), field_text(c.fields, 'pSourceApp'),
            field_text(e.base_fields, 'SourceApp'), field_text(e.base_fields, 'pSourceApp')) as SourceApp
        from change c left join entity e on e.id = c.entity_id where c.id = @Id
        """;

    private sealed class Row
    {
        public string? Entity { get; init; }
        public string? Key { get; init; }
        public string? SourceApp { get; init; }
    }
}
