using System.Text.Json;

namespace DimeClient;

/// <summary>Whether doing a call twice does no more than doing it once. Pure.</summary>
/// <remarks>
/// Source: RFC 9110 §9.2.2 for the verbs; for the rest, one rule stands for the API's list of what is not safe: an upsert is
/// safe where it names its record, by a key that is known and has its values. Appointments and notifications without an id,
/// GPS positions and messages fail it.
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
        "POST" => request.PathOnly == "geocode", // it only looks something up
        _ => false,
    };

    /// <summary>A row that deletes, or that names what it writes.</summary>
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

    // The family's other .NET SDK says "no id yet" with 0.
    private static bool Names(ProcedureParameter? parameter, string? value) =>
        !string.IsNullOrEmpty(value) && !(value == "0" && parameter?.Type is ParameterType.Integer or ParameterType.Long);
}
