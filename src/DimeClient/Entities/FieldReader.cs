using System.Globalization;
using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>
/// Reads one object of an answer into an entity. Names come in JSON's or the wire's spelling without regard to case, values
/// as JSON or as text; what cannot be read as its type is an error of the whole answer, never a member left out.
/// </summary>
internal sealed class FieldReader(EntityDefinition definition, JsonElement record)
{
    private readonly Dictionary<string, JsonElement> _members = record.EnumerateObject()
        .Where(member => member.Value.ValueKind != JsonValueKind.Null)
        .Select(member => (Name: definition.Find(member.Name)?.Json, member.Value))
        .Where(member => member.Name is not null)
        .DistinctBy(member => member.Name)
        .ToDictionary(member => member.Name!, member => member.Value);

    public string? Text(string name) => _members.TryGetValue(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;

    public int? Integer(string name) => Parsed(name, text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public long? Long(string name) => Parsed(name, text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public decimal? Decimal(string name) => Parsed(name, text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    public bool? Boolean(string name) => Parsed(name, text => text is "1" || (text is not "0" && bool.Parse(text)));

    public Guid? Guid(string name) => Parsed(name, System.Guid.Parse);

    public TimeSpan? Duration(string name) => Parsed(name, text => TimeSpan.Parse(text, CultureInfo.InvariantCulture));

    public DimeDateTime? DateTime(string name) =>
        Parsed(name, text => DimeDateTime.TryParse(text, out var date) ? date : throw new FormatException());

    /// <summary>By number, or by name without regard to case.</summary>
    public TEnum? Enum<TEnum>(string name)
        where TEnum : struct, Enum => Parsed(name, text => System.Enum.Parse<TEnum>(text, ignoreCase: true));

    public IReadOnlyList<string>? TextList(string name) => _members.TryGetValue(name, out var value)
        ? value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : [.. value.GetString()!.Split(';', StringSplitOptions.RemoveEmptyEntries)]
        : null;

    /// <summary>A member that is not the catalog's, as text.</summary>
    public string? Other(string name) => record.TextOf(name);

    private T? Parsed<T>(string name, Func<string, T> parse)
        where T : struct
    {
        // An empty text is a column that was emptied: it has no value of any type but text.
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }
        try
        {
            return parse(text);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException($"'{name}' is '{text}', which is no {typeof(T).Name}", failure);
        }
    }
}
