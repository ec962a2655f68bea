using static CatalogGenerator.CodeText;

namespace CatalogGenerator;

/// <summary>Generates one typed entity: a record with every parameter as an optional property.</summary>
internal static class EntityText
{
    public static string Of(string entity, EntityFacts facts)
    {
        var type = EntityNames.TypeOf(entity);
        var code = new CodeText()
            .Line("using System;")
            .Line("using System.Collections.Generic;")
            .Line()
            .Line("namespace DimeClient.Entities;")
            .Line()
            .Line("/// <summary>")
            .Line($"/// {Xml(EntityNames.SentenceOf(entity))}: {Where(facts)}. What is null is not sent.")
            .Line("/// </summary>");
        if (Keys(facts) is { Length: > 0 } keys)
        {
            code.Line($"/// <remarks>Named by {keys}.</remarks>");
        }
        code.Line($"public sealed partial record {type} : {string.Join(", ", ["DimeEntity", .. Verbs(facts)])}").Line("{");
        foreach (var parameter in facts.Parameters)
        {
            code.Line($"    /// <summary>{Describe(parameter)}</summary>")
                .Line($"    public {ValueTypes.InEntity(parameter.Type)}? {EntityNames.PropertyOf(parameter)} {{ get; init; }}")
                .Line();
        }
        code.Line($"    internal static EntityDefinition Known {{ get; }} = DimeCatalog.Find({Literal(entity)})!;")
            .Line()
            .Line("    internal override EntityDefinition Definition => Known;")
            .Line()
            .Line($"    internal static {type} Read(FieldReader from) => new()")
            .Line("    {");
        foreach (var parameter in facts.Parameters)
        {
            code.Line($"        {EntityNames.PropertyOf(parameter)} = from.{Reading(parameter)},");
        }
        code.Line("    };").Line().Line("    internal override object?[] Values() =>").Line("    [");
        foreach (var parameter in facts.Parameters)
        {
            code.Line($"        {EntityNames.PropertyOf(parameter)},");
        }
        return code.Line("    ];").Line("}").ToString();
    }

    private static string Reading(ParameterFacts parameter)
    {
        var method = ValueTypes.InCatalog(parameter.Type);
        var kind = method == "Enum" && !KnownEnums.Has(parameter.Type) ? "Integer"
            : method == "Enum" ? $"Enum<global::DimeClient.{parameter.Type}>"
            : method;
        return $"{kind}({Literal(parameter.Json)})";
    }

    private static string Where(EntityFacts facts)
    {
        string[] procedures = [.. new[] { facts.Upsert, facts.Delete, facts.Clear }.OfType<string>().Select(p => $"<c>{p}</c>")];
        return string.Join(", ", facts.Path is null ? procedures : [$"<c>{facts.Path}</c>", .. procedures]);
    }

    private static string Keys(EntityFacts facts) =>
        string.Join(", ", KeyParts.Of(facts.Key ?? []).Select(part => string.Join(" or ", part.Select(wire =>
            $"<see cref=\"{EntityNames.PropertyOf(Array.Find(facts.Parameters, p => p.Wire == wire)!)}\"/>"))));

    /// <summary>The operations that an import supports; each is an interface, so that the compiler refuses the others.</summary>
    private static IEnumerable<string> Verbs(EntityFacts facts)
    {
        yield return EntityNames.IsUpdate(facts) ? "IUpdatable" : "IUpsertable";
        if (facts.Delete is not null)
        {
            yield return "IDeletable";
        }
        if (facts.Clear is not null)
        {
            yield return "IClearable";
        }
    }

    private static string Describe(ParameterFacts parameter)
    {
        var parts = new List<string> { $"<c>{Xml(parameter.Wire)}</c>" };
        var required = parameter.Required ?? [];
        if (required.Length > 0)
        {
            parts.Add(required.Length == 2 ? "required"
                : required[0] == "upsert" ? "required except for a delete"
                : "required for a delete");
        }
        if (parameter.MaxLength is { } length)
        {
            parts.Add($"at most {length} characters");
        }
        if (parameter.SqlType is { } sql)
        {
            parts.Add($"SQL type {Xml(sql)}");
        }
        if (parameter is { Upsert: true, Delete: false })
        {
            parts.Add("not sent by an imported delete");
        }
        else if (parameter is { Upsert: false, Delete: true })
        {
            parts.Add("for a delete only: not sent by an imported upsert");
        }
        return string.Join("; ", parts) + ".";
    }
}
