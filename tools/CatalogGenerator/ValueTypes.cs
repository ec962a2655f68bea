namespace CatalogGenerator;

/// <summary>The names of the types of <c>procedures.json</c> in the catalog, in a message and in an entity.</summary>
internal static class ValueTypes
{
    /// <summary>The name in <c>ParameterType</c>.</summary>
    public static string InCatalog(string type) => type switch
    {
        "string" => "Text",
        "int" => "Integer",
        "long" => "Long",
        "decimal" => "Decimal",
        "bool" => "Boolean",
        "DateTime" => "DateTime",
        "TimeSpan" => "Duration",
        "Guid" => "Guid",
        "IEnumerable<string>" => "TextList",
        _ => "Enum",
    };

    /// <summary>The C# type of a message's property, without its question mark.</summary>
    public static string InMessage(string type) => type switch
    {
        "IEnumerable<string>" => "IReadOnlyList<string>",
        _ when InCatalog(type) == "Enum" && !KnownEnums.Has(type) => "int",
        _ => type,
    };

    /// <summary>The C# type of an entity's property, without its question mark.</summary>
    public static string InEntity(string type) => type switch
    {
        "DateTime" => "DimeDateTime",
        _ when KnownEnums.Has(type) => $"global::DimeClient.{type}",
        _ => InMessage(type),
    };
}
