using System.Globalization;
using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>
/// Reads one object of an answer into an entity. Names may have their JSON or wire spelling, ignoring case; values may be JSON or
/// text. A value that cannot be read as its type is an error of the whole answer, never a member left out.
/// </summary>
internal sealed class FieldReader(EntityDefinition definition, JsonElement record)
{
    private readonly Dictionary<string, JsonElement> _members = record.EnumerateObject()
        .Where(member => member.Value.ValueKind != JsonValueKind.Null)
        .Select(member => (Name: definition.Find(member.Name)?.Json, member.Value))
        .Where(member => member.Name is not null)
        .DistinctBy(member => member.Name)
        .ToDictionary(member => member.Name!, member => member.Value);

    public string? Text(string name) => !_members.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, failure: null);

    public int? Integer(string name) => Parsed(name, text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public long? Long(string name) => Parsed(name, text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public decimal? Decimal(string name) => Parsed(name, text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    public bool? Boolean(string name) => Parsed(name, text => text is "1" || (text is not "0" && bool.Parse(text)));

    public Guid? Guid(string name) => Parsed(name, System.Guid.Parse);

    public TimeSpan? Duration(string name) => Parsed(name, text => TimeSpan.Parse(text, CultureInfo.InvariantCulture));

    public DimeDateTime? DateTime(string name) =>
        Parsed(name, text => DimeDateTime.TryParse(text, out var date) ? date : throw new FormatException());

    /// <summary>Reads an enum by number, or by name ignoring case.</summary>
    public TEnum? Enum<TEnum>(string name)
        where TEnum : struct, Enum => Parsed(name, text => System.Enum.Parse<TEnum>(text, ignoreCase: true));

    /// <summary>Reads an array of texts, or one text in the format of an import.</summary>
    public IReadOnlyList<string>? TextList(string name) => !_members.TryGetValue(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => [.. value.GetString()!.Split(';', StringSplitOptions.RemoveEmptyEntries)],
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw Wrong(name, failure: null),
    };

    /// <summary>Reads a member that is not in the catalog, as text.</summary>
    public string? Other(string name) => record.TextOf(name);

    private T? Parsed<T>(string name, Func<string, T> parse)
        where T : struct
    {
        // An empty text is a column that was emptied: it is only a value for a text member.
        if (!_members.TryGetValue(name, out var value) || value is { ValueKind: JsonValueKind.String } && value.ValueEquals(""))
        {
            return null;
        }
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        try
        {
            return parse(text);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException)
        {
            throw Wrong(name, failure);
        }
    }

    /// <summary>Names the place, never the value: values are personal data, and errors are logged.</summary>
    private static JsonException Wrong(string name, Exception? failure) =>
        new($"unexpected value at $.{name}", $"$.{name}", lineNumber: null, bytePositionInLine: null, failure);
}
