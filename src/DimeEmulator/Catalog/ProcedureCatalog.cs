using System.Collections.Frozen;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// Every entity and procedure the import knows, read from the embedded <c>procedures.json</c>. The SDK has a generated
/// catalog of its own on purpose: where the two read the file differently, the emulator refuses what the SDK sends.
/// </summary>
internal sealed class ProcedureCatalog
{
    // The vendor's .NET and JavaScript SDKs disagree on these two names; whichever a client sends is known here.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mboc_upsertAppointmentResource"] = "mboc_addAppointmentResource",
        ["mboc_upsertConnector"] = "mboc_addConnector",
    };

    private readonly FrozenDictionary<string, Entity> _entities;
    private readonly FrozenDictionary<string, Procedure> _procedures;
    private readonly FrozenSet<string> _fields;

    private ProcedureCatalog(IReadOnlyList<Entity> entities, IReadOnlyList<Procedure> procedures)
    {
        Entities = entities;
        Procedures = procedures;
        _entities = entities.ToFrozenDictionary(e => e.Name, StringComparer.OrdinalIgnoreCase);
        _procedures = procedures.ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        _fields = entities.SelectMany(e => e.Parameters).SelectMany(p => new[] { p.Wire, p.Json })
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public static ProcedureCatalog Embedded { get; } = Read();

    public IReadOnlyList<Entity> Entities { get; }

    public IReadOnlyList<Procedure> Procedures { get; }

    public Entity? FindEntity(string name) => _entities.GetValueOrDefault(name);

    public Procedure? FindProcedure(string name) =>
        _procedures.GetValueOrDefault(OtherNames.GetValueOrDefault(name, name));

    /// <summary>Some entity has a parameter of that wire or JSON name.</summary>
    public bool KnowsField(string name) => _fields.Contains(name);

    private static ProcedureCatalog Read()
    {
        using var stream = typeof(ProcedureCatalog).Assembly.GetManifestResourceStream("procedures.json")
            ?? throw new InvalidOperationException("procedures.json is not embedded in the assembly.");
        using var file = JsonDocument.Parse(stream);

        var sources = file.RootElement.GetProperty("entities").EnumerateObject().ToList();
        var entities = sources.ConvertAll(s => CatalogReader.ReadEntity(s.Name, s.Value));
        var byName = entities.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var entity in entities.Where(e => e.ParentName is not null))
        {
            entity.Parent = byName[entity.ParentName!];
            entity.Parent.Children.Add(entity);
        }

        // Only now: what a procedure requires depends on the entity's parent.
        var procedures = sources.SelectMany(s => CatalogReader.ReadProcedures(s.Value, byName[s.Name])).ToList();
        return new ProcedureCatalog(entities, procedures);
    }
}
