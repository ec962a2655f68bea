namespace DimeClient;

/// <summary>Which lists a call may change. Pure.</summary>
internal static class WriteRule
{
    private static readonly Lazy<Dictionary<string, string>> PathOfUpsert = new(() => DimeCatalog.Entities
        .Where(entity => entity is { Upsert: not null, Path: not null })
        .ToDictionary(entity => entity.Upsert!, entity => entity.Path!.Trim('/'), StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The paths of the lists; null where it may be any of them, since nobody knows what a procedure does or what goes with a
    /// deleted record.
    /// </summary>
    public static IReadOnlyList<string>? Lists(DimeRequest request)
    {
        if (request.Method == HttpMethod.Delete)
        {
            return null;
        }
        if (request.PathOnly != "import" || request.Body is not { } body)
        {
            return [request.Endpoint];
        }
        var procedures = ImportPayload.Read(body).Select(row => row.Procedure).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return procedures.TrueForAll(PathOfUpsert.Value.ContainsKey) ? [.. procedures.Select(procedure => PathOfUpsert.Value[procedure])] : null;
    }
}
