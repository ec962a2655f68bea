using System.Collections.Frozen;

namespace DimeEmulator;

/// <summary>One stored procedure: its action, its entity and its parameters.</summary>
internal sealed class Procedure
{
    public Procedure(string name, ProcedureKind kind, Entity entity)
    {
        (Name, Kind, Entity) = (name, kind, entity);
        Parameters = entity.Parameters
            .Where(p => kind == ProcedureKind.Upsert ? p.InUpsert : p.InDelete)
            .ToFrozenDictionary(p => p.Wire, StringComparer.OrdinalIgnoreCase); // as SQL Server compares names
        Required = [.. RequiredParts()];
    }

    public string Name { get; }

    public ProcedureKind Kind { get; }

    public Entity Entity { get; }

    public FrozenDictionary<string, Parameter> Parameters { get; }

    /// <summary>A row must contain each of these under one of its names; a part of the key must not be empty either.</summary>
    public IReadOnlyList<Requirement> Required { get; }

    private IEnumerable<Requirement> RequiredParts()
    {
        var key = KeyParts().ToList();
        foreach (var part in key)
        {
            yield return new Requirement(part, IsKey: true);
        }
        if (Kind == ProcedureKind.Clear)
        {
            yield break;
        }
        foreach (var parameter in Parameters.Values.OrderBy(p => p.Wire, StringComparer.Ordinal))
        {
            var required = Kind == ProcedureKind.Upsert ? parameter.RequiredForUpsert : parameter.RequiredForDelete;
            var inKey = Entity.Key.Any(part => part.Names.Contains(parameter.Wire)) || key.Any(part => part.Names.Contains(parameter.Wire));
            if (required && !inKey)
            {
                yield return new Requirement(new KeyPart([parameter.Wire]), IsKey: false);
            }
        }
    }

    /// <summary>The parent's key parts always; the rest of the record's own key only if this procedure requires it.</summary>
    private IEnumerable<KeyPart> KeyParts()
    {
        var parts = new List<KeyPart>();
        if (Entity.Parent is not null && (Kind != ProcedureKind.Delete || Entity.Key.Count == 0))
        {
            parts.AddRange(Entity.BelongsToAppointment
                ? [Entity.AppointmentReference]
                : Entity.ParentKey.Values.Select(name => new KeyPart([name])));
        }
        var mayBeMissing = Entity.KeyMayBeMissing && (Kind == ProcedureKind.Upsert || !Entity.IsAppointment);
        if (Kind != ProcedureKind.Clear && !mayBeMissing)
        {
            parts.AddRange(Entity.Key.Where(part => !parts.Any(p => p.Names.Intersect(part.Names).Any())));
        }

        // A procedure can only require parameters that it has: mboc_deleteResourceCalendar has one part of the key.
        return parts
            .Select(part => new KeyPart([.. part.Names.Where(Parameters.ContainsKey)]))
            .Where(part => part.Names.Count > 0);
    }
}
