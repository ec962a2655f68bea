using System.Collections.Frozen;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// Every entity and procedure of the import, read from the embedded <c>procedures.json</c>. The SDK deliberately has its own
/// generated catalog: if the two read the file differently, the emulator refuses the SDK's rows.
/// </summary>
internal sealed class ProcedureCatalog
{
    // The vendor's .NET and JavaScript SDKs disagree on these two names; the emulator accepts both.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mboc_upsertAppointmentResource"] = "mboc_addAppointmentResource",
        ["mboc_upsertConnector"] = "mboc_addConnector",
    };

    /// <summary>Every typed endpoint accepts a DELETE, even if the import has no known delete procedure.</summary>
    private const string TypedOnly = "typed_delete";

    // Older SDKs use /categories.
    private static readonly Dictionary<string, string> OtherPaths = new(StringComparer.Ordinal) { ["/categories"] = "/category" };

    private readonly FrozenDictionary<string, Entity> _entities;
    private readonly FrozenDictionary<string, Procedure> _procedures;
    private readonly FrozenSet<string> _fields;
    private readonly FrozenDictionary<(string Path, ProcedureKind Kind), Procedure> _byPath;

    private ProcedureCatalog(IReadOnlyList<Entity> entities, IReadOnlyList<Procedure> procedures)
    {
        Entities = entities;
        Procedures = procedures;
        _entities = entities.ToFrozenDictionary(e => e.Name, StringComparer.OrdinalIgnoreCase);
        Procedure[] typedOnly =
        [
            .. entities
                .Where(e => e.Path is not null && !procedures.Any(p => p.Entity == e && p.Kind == ProcedureKind.Delete))
                .Select(e => new Procedure(TypedOnly + e.Name, ProcedureKind.Delete, e)),
        ];
        _procedures = procedures.Concat(typedOnly).ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        _byPath = procedures.Concat(typedOnly)
            .Where(p => p.Entity.Path is not null && p.Kind != ProcedureKind.Clear)
            .ToFrozenDictionary(p => (Lower(p.Entity.Path!), p.Kind));
        _fields = entities.SelectMany(e => e.Parameters).SelectMany(p => new[] { p.Wire, p.Json })
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public static ProcedureCatalog Embedded { get; } = Read();

    public IReadOnlyList<Entity> Entities { get; }

    public IReadOnlyList<Procedure> Procedures { get; }

    public Entity? FindEntity(string name) => _entities.GetValueOrDefault(name);

    public Procedure? FindProcedure(string name) =>
        _procedures.GetValueOrDefault(OtherNames.GetValueOrDefault(name, name));

    /// <summary>The procedure of a typed endpoint, ignoring case and a trailing slash; null if the path is not one.</summary>
    public Procedure? FindByPath(string path, ProcedureKind kind)
    {
        var lower = Lower(path.TrimEnd('/'));
        return _byPath.GetValueOrDefault((OtherPaths.GetValueOrDefault(lower, lower), kind));
    }

    /// <summary>True if some entity has a parameter with that wire or JSON name.</summary>
    public bool KnowsField(string name) => _fields.Contains(name);

    // Compares like routing; the paths are ASCII.
    private static string Lower(string path) => path.ToLowerInvariant();

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

        // Procedures are read after the entities, because their required parameters depend on the entity's parent.
        var procedures = sources.SelectMany(s => CatalogReader.ReadProcedures(s.Value, byName[s.Name])).ToList();
        return new ProcedureCatalog(entities, procedures);
    }
}
