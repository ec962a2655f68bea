namespace DimeEmulator;

/// <summary><c>GET /category</c>: <c>[{id, name, displayName, color}]</c>.</summary>
internal static class CategoryEndpoint
{
    private static readonly Entity Category = ProcedureCatalog.Embedded.FindEntity("Category")!;

    public static Answer List(ImportDesk desk) => Answer.Json(StatusCodes.Status200OK, desk.RecordsOf(Category).Select(record => new
    {
        id = record.Number,
        name = record.Fields.GetValueOrDefault("CategoryName"),
        displayName = record.Fields.GetValueOrDefault("DisplayName"),
        color = record.Fields.GetValueOrDefault("CategoryHexColor"),
    }));
}
