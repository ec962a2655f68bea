using static CatalogGenerator.CodeText;

namespace CatalogGenerator;

/// <summary>Generates <c>DimeCatalog</c>: one method per entity, so that no method grows without bound.</summary>
internal static class CatalogText
{
    public static string Of(Dictionary<string, EntityFacts> entities)
    {
        var code = new CodeText()
            .Line("using System.Collections.Generic;")
            .Line("using System.Collections.Immutable;")
            .Line()
            .Line("namespace DimeClient;")
            .Line()
            .Line("public static partial class DimeCatalog")
            .Line("{")
            .Line("    /// <summary>Every entity, in the order of <c>procedures.json</c>.</summary>")
            .Line("    public static ImmutableArray<EntityDefinition> Entities { get; } =")
            .Line("    [");
        foreach (var name in entities.Keys)
        {
            code.Line($"        {name}(),");
        }
        code.Line("    ];");
        foreach (var (name, facts) in entities)
        {
            Entity(code, name, facts);
        }
        return code.Line("}").ToString();
    }

    private static void Entity(CodeText code, string name, EntityFacts facts)
    {
        var key = KeyParts.Of(facts.Key ?? []).Select(part => $"new([{string.Join(", ", part.Select(Literal))}])");
        code.Line()
            .Line($"    private static EntityDefinition {name}() => new()")
            .Line("    {")
            .Line($"        Name = {Literal(name)},")
            .Line($"        Path = {Literal(facts.Path)},")
            .Line($"        Upsert = {Literal(facts.Upsert)},")
            .Line($"        Delete = {Literal(facts.Delete)},")
            .Line($"        Clear = {Literal(facts.Clear)},")
            .Line($"        Key = [{string.Join(", ", key)}],")
            .Line($"        Parent = {Literal(facts.Parent)},");
        if (facts.ParentKey is { Count: > 0 } parentKey)
        {
            var pairs = parentKey.Select(pair => $"KeyValuePair.Create({Literal(pair.Key)}, {Literal(pair.Value)})");
            code.Line($"        ParentKey = ImmutableDictionary.CreateRange([{string.Join(", ", pairs)}]),");
        }
        code.Line($"        Aggregate = {Literal(facts.Aggregate)},")
            .Line($"        Rank = {facts.Rank},")
            .Line("        Parameters =")
            .Line("        [");
        foreach (var parameter in facts.Parameters)
        {
            code.Line($"            new() {{ {string.Join(", ", Members(parameter))} }},");
        }
        code.Line("        ],").Line("    };");
    }

    private static IEnumerable<string> Members(ParameterFacts parameter)
    {
        var required = parameter.Required ?? [];
        yield return $"Wire = {Literal(parameter.Wire)}";
        yield return $"Json = {Literal(parameter.Json)}";
        yield return $"Type = ParameterType.{ValueTypes.InCatalog(parameter.Type)}";
        if (KnownEnums.Has(parameter.Type))
        {
            yield return $"EnumValues = NumbersOf<global::DimeClient.{parameter.Type}>()";
        }
        if (parameter.MaxLength is { } length)
        {
            yield return $"MaxLength = {length}";
        }
        if (parameter.SqlType is { } sql)
        {
            yield return $"SqlType = {Literal(sql)}";
        }
        if (parameter.Upsert)
        {
            yield return "InUpsert = true";
        }
        if (parameter.Delete)
        {
            yield return "InDelete = true";
        }
        if (required.Contains("upsert"))
        {
            yield return "RequiredForUpsert = true";
        }
        if (required.Contains("delete"))
        {
            yield return "RequiredForDelete = true";
        }
    }
}
