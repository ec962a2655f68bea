using System.Collections.Immutable;

namespace DimeClient;

/// <summary>How Dime.Scheduler's import handles one kind of record. Source: <c>procedures.json</c> beside this file.</summary>
public sealed record EntityDefinition
{
    /// <summary>The name users write: <c>Job</c>, <c>Task</c>, <c>TaskFilterValue</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The typed endpoint, or null if the API has none.</summary>
    public string? Path { get; init; }

    /// <summary>The procedure that creates or updates; null if there is none.</summary>
    public string? Upsert { get; init; }

    /// <summary>The procedure that deletes; null if there is none.</summary>
    public string? Delete { get; init; }

    /// <summary>The procedure that clears all values of the parent; null if there is none.</summary>
    public string? Clear { get; init; }

    /// <summary>The key of a record; empty if it is unknown, and then every row is a record of its own.</summary>
    public ImmutableArray<KeyPart> Key { get; init; } = [];

    /// <summary>The wire names of all parameters that can be part of the key.</summary>
    public IReadOnlySet<string> KeyParameters => _keyParameters.Value;

    /// <summary>The entity that must exist before this one, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>Wire name of the parent's key parameter → wire name of the parameter here that holds it.</summary>
    public ImmutableDictionary<string, string> ParentKey { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Records of one aggregate are sent in order: <c>job</c>, <c>resource</c>, <c>appointment</c>, <c>setup</c>, <c>notification</c>.
    /// </summary>
    public required string Aggregate { get; init; }

    /// <summary>Place in the order of upserts, 5 to 75; deletes use the reverse order.</summary>
    public required int Rank { get; init; }

    public ImmutableArray<ProcedureParameter> Parameters { get; init; } = [];

    /// <summary>The parameter of that JSON or wire name, ignoring case; the JSON name wins.</summary>
    public ProcedureParameter? Find(string name) => _byName.Value.GetValueOrDefault(name);

    private readonly Lazy<Dictionary<string, ProcedureParameter>> _byName;
    private readonly Lazy<HashSet<string>> _keyParameters;

    public EntityDefinition()
    {
        _byName = new(() =>
        {
            var byName = Parameters.ToDictionary(p => p.Json, StringComparer.OrdinalIgnoreCase);
            foreach (var parameter in Parameters)
            {
                byName.TryAdd(parameter.Wire, parameter);
            }
            return byName;
        });
        _keyParameters = new(() => Key.SelectMany(part => part.Alternatives).ToHashSet());
    }
}
