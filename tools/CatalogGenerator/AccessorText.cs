using static CatalogGenerator.CodeText;

namespace CatalogGenerator;

/// <summary>Generates the accessors that differ only by entity and path, and the client's properties for all of them.</summary>
internal static class AccessorText
{
    /// <summary>Accessors with their own methods or bodies are written by hand.</summary>
    private static readonly string[] ByHand = ["Job", "Appointment", "Notification", "ActionUri", "Category", "TimeMarker"];

    /// <summary>Entities that the API lists completely, without parameters.</summary>
    private static readonly string[] Listed = ["Resource", "FilterGroup", "FilterValue", "Pin", "Container"];

    public static string Accessors(Dictionary<string, EntityFacts> entities)
    {
        var code = new CodeText()
            .Line("using System.Net.Http;")
            .Line("using DimeClient.Entities;")
            .Line()
            .Line("namespace DimeClient;");
        foreach (var (entity, facts) in entities.Where(e => e.Value.Path is not null && !ByHand.Contains(e.Key)))
        {
            var type = EntityNames.TypeOf(entity);
            var isListed = Listed.Contains(entity);
            var update = EntityNames.IsUpdatedByPost(entity) ? "Post" : "Put";
            var reading = isListed ? $", {type}.Known, {type}.Read" : "";
            code.Line()
                .Line($"/// <summary><c>{facts.Path}</c></summary>")
                .Line($"public sealed class {EntityNames.PluralOf(entity)}Accessor : {(isListed ? "Listing" : "Entity")}Accessor<{type}>")
                .Line("{")
                .Line($"    internal {EntityNames.PluralOf(entity)}Accessor(DimeTransport transport)")
                .Line($"        : base(transport, {Literal(facts.Path!.TrimStart('/'))}, HttpMethod.{update}{reading})")
                .Line("    {")
                .Line("    }")
                .Line("}");
        }
        return code.ToString();
    }

    public static string Properties(Dictionary<string, EntityFacts> entities)
    {
        var code = new CodeText().Line("namespace DimeClient;").Line().Line("public sealed partial class DimeSchedulerClient").Line("{");
        var first = true;
        foreach (var (entity, facts) in entities.Where(e => e.Value.Path is not null && e.Key != "Category"))
        {
            var plural = EntityNames.PluralOf(entity);
            if (!first)
            {
                code.Line();
            }
            first = false;

            // The property creates the accessor on first use: an accessor has no state, so creating two concurrently is harmless.
            code.Line($"    /// <summary><c>{facts.Path}</c></summary>")
                .Line($"    public {plural}Accessor {plural} => field ??= new(_transport);");
        }
        return code.Line("}").ToString();
    }
}
