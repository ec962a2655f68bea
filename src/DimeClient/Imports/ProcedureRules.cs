using System.Collections.Frozen;
using System.Collections.Immutable;

namespace DimeClient;

/// <summary>The parameters that a procedure accepts, and those it requires.</summary>
internal sealed class ProcedureRules
{
    private static readonly Lazy<FrozenDictionary<string, ProcedureRules>> ByProcedure = new(() => DimeCatalog.Entities
        .SelectMany(All)
        .ToFrozenDictionary(rules => rules.Key, rules => rules.Value, StringComparer.OrdinalIgnoreCase));

    private ProcedureRules(IEnumerable<ProcedureParameter> parameters, IEnumerable<(ImmutableArray<string> Names, bool IsKey)> required)
    {
        Parameters = parameters.ToFrozenDictionary(p => p.Wire, StringComparer.OrdinalIgnoreCase);
        Required =
        [
            .. required
                .Select(r => (Names: r.Names.RemoveAll(name => !Parameters.ContainsKey(name)), r.IsKey))
                .Where(r => !r.Names.IsEmpty)
                .DistinctBy(r => r.Names[0]),
        ];
    }

    /// <summary>All parameters by wire name, ignoring case.</summary>
    public FrozenDictionary<string, ProcedureParameter> Parameters { get; }

    /// <summary>Required parameters: each must be given under one of its names. A part of a key must not be blank either.</summary>
    public ImmutableArray<(ImmutableArray<string> Names, bool IsKey)> Required { get; }

    /// <summary>The rules of a procedure of the catalog, or null.</summary>
    public static ProcedureRules? Find(string procedure) => ByProcedure.Value.GetValueOrDefault(procedure);

    private static IEnumerable<KeyValuePair<string, ProcedureRules>> All(EntityDefinition entity)
    {
        var toUpsert = entity.Parameters.Where(p => p.InUpsert).ToList();
        var toDelete = entity.Parameters.Where(p => p.InDelete).ToList();
        if (entity.Upsert is { } upsert)
        {
            yield return KeyValuePair.Create(upsert, new ProcedureRules(toUpsert, Names(entity, toUpsert.Where(p => p.RequiredForUpsert))));
        }
        if (entity.Delete is { } delete)
        {
            yield return KeyValuePair.Create(delete, new ProcedureRules(toDelete, Names(entity, toDelete.Where(p => p.RequiredForDelete))));
        }
        if (entity.Clear is { } clear)
        {
            var parent = entity.ParentKey.Values.ToHashSet(StringComparer.Ordinal);
            yield return KeyValuePair.Create(
                clear, new ProcedureRules(toDelete, Names(entity, toDelete.Where(p => parent.Contains(p.Wire)))));
        }
    }

    /// <summary>
    /// An appointment is named by its Guid or by its id, and either is enough. A record that belongs to an appointment must name
    /// it, although the catalog requires neither of the two.
    /// </summary>
    private static IEnumerable<(ImmutableArray<string> Names, bool IsKey)> Names(
        EntityDefinition entity, IEnumerable<ProcedureParameter> required)
    {
        foreach (var part in entity.Key.Where(part => part.Alternatives.Length > 1 && entity.Parent == "Appointment"))
        {
            yield return (part.Alternatives, true);
        }
        foreach (var parameter in required)
        {
            var part = entity.Key.FirstOrDefault(part => part.Alternatives.Contains(parameter.Wire));
            yield return (part?.Alternatives ?? [parameter.Wire], part is not null);
        }
    }
}
