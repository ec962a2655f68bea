using static CatalogGenerator.CodeText;

namespace CatalogGenerator;

/// <summary>Generates <c>JobChanged</c> and so on: the envelope, the key, and every parameter as an optional property.</summary>
internal static class MessageText
{
    private static readonly (string Json, string Type, string Summary)[] Envelope =
    [
        ("kind", "ChangeKind", "What became of the record. Default: created or updated."),
        ("mode", "ChangeMode", "Whether this is the whole record or only these fields. Default: the whole record."),
        ("messageId", "string?", "Your id of this message: the same one twice is applied once. Over AMQP the message-id property wins."),
        ("version", "long?", "The record's version in the source, higher is newer. Without it <see cref=\"OccurredAt\"/> decides."),
        ("occurredAt", "DateTimeOffset?", "When the source made the change; used to order changes that have no <see cref=\"Version\"/>."),
        ("clear", "IReadOnlyList<string>?", "Names of the fields to empty; a field that is null is not said, an empty text is a value."),
    ];

    public static string Of(string entity, EntityFacts facts)
    {
        // Both would be the same property, so the record's own field and the envelope's could not be distinguished.
        var taken = Envelope.Select(e => e.Json).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var clash = Array.Find(facts.Parameters, p => taken.Contains(p.Json));
        if (clash is not null)
        {
            throw new InvalidDataException($"{entity}.{clash.Json} has the name of an envelope member.");
        }

        var code = new CodeText()
            .Line("using System;")
            .Line("using System.Collections.Generic;")
            .Line("using System.Text.Json.Serialization;")
            .Line()
            .Line("namespace SyncWorker.Contracts;")
            .Line()
            .Line("/// <summary>")
            .Line($"/// A {entity.ToLowerInvariant()} was created, updated or deleted. A property that is null is not said, and not sent.")
            .Line("/// </summary>")
            .Line($"public sealed partial record {entity}Changed")
            .Line("{");
        foreach (var (json, type, summary) in Envelope)
        {
            Property(code, summary, json, type, optional: type.EndsWith('?'));
            code.Line();
        }
        var key = facts.Key ?? [];
        foreach (var (index, parameter) in facts.Parameters.OrderBy(p => KeyPlace(key, p)).Index())
        {
            if (index > 0)
            {
                code.Line();
            }
            var inKey = key.Contains(parameter.Wire);
            var type = inKey ? "required string" : ValueTypes.InMessage(parameter.Type) + "?";
            Property(code, Describe(parameter, inKey), parameter.Json, type, optional: !inKey);
        }
        return code.Line("}").ToString();
    }

    /// <summary>The key comes first, in its own order; the rest keep the order of the file (the sort is stable).</summary>
    private static int KeyPlace(string[] key, ParameterFacts parameter) =>
        Array.IndexOf(key, parameter.Wire) is var place and >= 0 ? place : int.MaxValue;

    private static void Property(CodeText code, string summary, string json, string type, bool optional)
    {
        code.Line($"    /// <summary>{summary}</summary>")
            .Line($"    [JsonPropertyName({Literal(json)})]");
        if (optional)
        {
            code.Line("    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]");
        }
        var (modifier, plain) = type.StartsWith("required ", StringComparison.Ordinal) ? ("required ", type[9..]) : ("", type);
        code.Line($"    public {modifier}{plain} {char.ToUpperInvariant(json[0])}{json[1..]} {{ get; init; }}");
    }

    private static string Describe(ParameterFacts parameter, bool inKey)
    {
        var parts = new List<string> { $"<c>{Xml(parameter.Wire)}</c>" };
        if (inKey)
        {
            parts.Add("part of the key");
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
            var isRequired = parameter.Required?.Contains("upsert") == true && !inKey;
            parts.Add(isRequired ? "required for an upsert, unused by a delete" : "unused by a delete");
        }
        else if (parameter is { Upsert: false, Delete: true })
        {
            parts.Add("for a delete only");
        }
        return string.Join("; ", parts) + ".";
    }
}
