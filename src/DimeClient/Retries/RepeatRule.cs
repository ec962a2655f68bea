using System.Text.Json;

namespace DimeClient;

/// <summary>Decides whether executing a call twice has the same effect as executing it once. Pure.</summary>
/// <remarks>
/// Source: RFC 9110 §9.2.2 for the verbs. For the rest, one rule replaces the API's list of unsafe calls: an upsert is safe if it
/// names its record by a known key with values. Appointments and notifications without an id, GPS positions and messages are not
/// safe.
/// </remarks>
internal static class RepeatRule
{
    private static readonly Lazy<Dictionary<string, (EntityDefinition Entity, bool Upserts)>> ByProcedure = new(() =>
    {
        var all = new Dictionary<string, (EntityDefinition, bool)>(StringComparer.OrdinalIgnoreCase);
        foreach (var entity in DimeCatalog.Entities)
        {
            foreach (var (procedure, upserts) in ((string?, bool)[])[(entity.Upsert, true), (entity.Delete, false), (entity.Clear, false)])
            {
                if (procedure is not null)
                {
                    all.TryAdd(procedure, (entity, upserts));
                }
            }
        }
        return all;
    });

    private static readonly Lazy<Dictionary<string, EntityDefinition>> ByPath = new(() =>
        DimeCatalog.Entities.Where(e => e.Path is not null).ToDictionary(e => e.Path!.Trim('/'), StringComparer.OrdinalIgnoreCase));

    public static bool IsSafe(DimeRequest request) => request.Method.Method switch
    {
        "GET" or "HEAD" or "DELETE" => true,
        _ when request.PathOnly == "import" => request.Body is { } body && ImportPayload.Read(body).All(IsSafe),
        _ when ByPath.Value.TryGetValue(request.PathOnly, out var entity) => request.Body is { } body && AllNamed(entity, body),
        "PUT" => true,
        "POST" => request.PathOnly == "geocode", // a lookup only
        _ => false,
    };

    /// <summary>True for a row that deletes, or that names the record it writes.</summary>
    public static bool IsSafe(ImportRow row) =>
        ByProcedure.Value.TryGetValue(row.Procedure, out var known)
        && (!known.Upserts || IsNamed(known.Entity, wire => row.Parameters.LastOrDefault(p => p.Key == wire).Value));

    private static bool AllNamed(EntityDefinition entity, ReadOnlyMemory<byte> body)
    {
        var root = JsonElement.Parse(body.Span);
        return root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().All(item => IsNamed(entity, item))
            : IsNamed(entity, root);
    }

    private static bool IsNamed(EntityDefinition entity, JsonElement item) =>
        IsNamed(entity, wire => entity.Find(wire) is { } parameter ? item.TextOf(parameter.Json) : null);

    private static bool IsNamed(EntityDefinition entity, Func<string, string?> valueOf) =>
        !entity.Key.IsEmpty && entity.Key.All(part => part.Alternatives.Any(wire => Names(entity.Find(wire), valueOf(wire))));

    // The vendor's .NET SDK sends 0 for "no id yet".
    private static bool Names(ProcedureParameter? parameter, string? value) =>
        !string.IsNullOrEmpty(value) && !(value == "0" && parameter?.Type is ParameterType.Integer or ParameterType.Long);
}
