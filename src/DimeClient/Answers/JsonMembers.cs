using System.Globalization;
using System.Text.Json;

namespace DimeClient;

/// <summary>Lenient reading of JSON whose names may be in camel case or Pascal case.</summary>
internal static class JsonMembers
{
    /// <summary>The member of that name, ignoring case; null if it is missing or JSON null, or if this is not an object.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
            }
        }
        return null;
    }

    /// <summary>The text of a member, or null if it is blank; numbers as written.</summary>
    public static string? TextOf(this JsonElement element, string name)
    {
        var text = element.Member(name) switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A whole number, even if it is written as text.</summary>
    public static int? IntegerOf(this JsonElement element, string name) =>
        int.TryParse(element.TextOf(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True or false, even if it is written as text.</summary>
    public static bool? BooleanOf(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var value) => value,
        _ => null,
    };

    /// <summary>True for an object or array that is not empty.</summary>
    public static bool HasItems(this JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Object } value => value.EnumerateObject().Any(),
        { ValueKind: JsonValueKind.Array } value => value.GetArrayLength() > 0,
        _ => false,
    };
}
