namespace CatalogGenerator;

/// <summary>Generates the public enumerations.</summary>
internal static class EnumText
{
    /// <summary>One file of enums; <paramref name="asNames"/>: JSON holds the names instead of the numbers.</summary>
    public static string Of(string space, IEnumerable<KnownEnum> enums, bool asNames)
    {
        var code = new CodeText();
        if (asNames)
        {
            code.Line("using System.Text.Json.Serialization;").Line();
        }
        code.Line($"namespace {space};");
        foreach (var known in enums)
        {
            code.Line().Line($"/// <summary>{CodeText.Xml(known.Summary)}</summary>");
            if (asNames)
            {
                code.Line($"[JsonConverter(typeof(JsonStringEnumConverter<{known.Name}>))]");
            }
            code.Line($"public enum {known.Name}").Line("{");
            foreach (var (offset, name) in known.Names.Index())
            {
                code.Line($"    {name} = {known.First + offset},");
            }
            code.Line("}");
        }
        return code.ToString();
    }
}
