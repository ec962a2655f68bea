using System.Text.Json;

namespace CatalogGenerator;

/// <summary>Turns one text into many without accessing files, so that a test can compare the result with the checked-in files.</summary>
internal static class Generator
{
    /// <summary>The source of all generated files, relative to the repository.</summary>
    public const string Source = "src/DimeClient/Catalog/procedures.json";

    /// <summary>The entities that have their own message.</summary>
    private static readonly string[] Messages = ["Job", "Task", "Resource"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The generated files: path relative to the repository → text.</summary>
    public static IReadOnlyDictionary<string, string> Generate(string procedures)
    {
        var entities = JsonSerializer.Deserialize<ProcedureFile>(procedures, Json)?.Entities
            ?? throw new InvalidDataException($"{Source} holds no entities.");
        var messages = Messages.Select(name => (Name: name, Facts: entities[name])).ToList();
        var inMessages = KnownEnums.All.Where(e => messages.Exists(m => Array.Exists(m.Facts.Parameters, p => p.Type == e.Name)));

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["src/DimeClient/Catalog/DimeCatalog.g.cs"] = CatalogText.Of(entities),
            ["src/DimeClient/Accessors/Accessors.g.cs"] = AccessorText.Accessors(entities),
            ["src/DimeClient/Accessors/DimeSchedulerClient.g.cs"] = AccessorText.Properties(entities),
            ["src/DimeClient/Enums.g.cs"] = EnumText.Of("DimeClient", KnownEnums.All, asNames: false),
            ["src/Contracts/Enums.g.cs"] = EnumText.Of("SyncWorker.Contracts", inMessages, asNames: true),
        };
        foreach (var (name, facts) in entities)
        {
            files[$"src/DimeClient/Entities/{EntityNames.TypeOf(name)}.g.cs"] = EntityText.Of(name, facts);
        }
        foreach (var (name, facts) in messages)
        {
            files[$"src/Contracts/{name}Changed.g.cs"] = MessageText.Of(name, facts);
        }
        return files;
    }
}
