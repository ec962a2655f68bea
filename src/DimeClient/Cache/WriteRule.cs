namespace DimeClient;

/// <summary>Decides which lists a call may change. Pure.</summary>
internal static class WriteRule
{
    private static readonly Lazy<Dictionary<string, string>> PathOfUpsert = new(() => DimeCatalog.Entities
        .Where(entity => entity is { Upsert: not null, Path: not null })
        .ToDictionary(entity => entity.Upsert!, entity => entity.Path!.Trim('/'), StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The paths of the lists; null if any list may change, because the effects of a procedure and of a delete on other records are
    /// unknown.
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
        return procedures.TrueForAll(PathOfUpsert.Value.ContainsKey)
            ? [.. procedures.Select(procedure => PathOfUpsert.Value[procedure])]
            : null;
    }
}
