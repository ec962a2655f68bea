using System.Text.Json;

namespace DimeEmulator;

/// <summary>Reads any subset of a list of settings; if one field is invalid, none is applied.</summary>
internal static class SettingReader
{
    public static FieldProblem? Read<T>(JsonElement json, IReadOnlyList<Setting<T>> settings, T start, out T result)
        where T : class
    {
        result = start;
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new FieldProblem("body", json.GetRawText(), "a JSON object");
        }
        foreach (var property in json.EnumerateObject())
        {
            var setting = settings.FirstOrDefault(s => string.Equals(s.Name, property.Name, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                var names = string.Join(", ", settings.Select(s => s.Name));
                return new FieldProblem(property.Name, property.Value.GetRawText(), $"a field named {names}");
            }
            if (setting.Set(result, property.Value) is not { } changed)
            {
                return new FieldProblem(setting.Name, property.Value.GetRawText(), setting.Allowed);
            }
            result = changed;
        }
        return null;
    }

    /// <summary>A whole number within the bounds, or null.</summary>
    public static int? WholeNumber(JsonElement value, int least, int most = int.MaxValue) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number : null;

    /// <summary>The string, or null.</summary>
    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Milliseconds, or null.</summary>
    public static TimeSpan? Milliseconds(JsonElement value) =>
        WholeNumber(value, 0, MostMilliseconds) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>The enum member whose camelCase name equals the value, or null.</summary>
    public static TEnum? Choice<TEnum>(JsonElement value)
        where TEnum : struct, Enum
    {
        foreach (var member in Enum.GetValues<TEnum>())
        {
            if (value.ValueKind == JsonValueKind.String
                && string.Equals(value.GetString(), member.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return member;
            }
        }
        return null;
    }

    public static string NameOf<TEnum>(TEnum member)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    public static string NamesOf<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetValues<TEnum>().Select(NameOf));

    public static string MillisecondsAllowed => $"a whole number of milliseconds from 0 to {MostMilliseconds}";

    // An hour: longer than any client waits, and far below a timer's limit.
    private const int MostMilliseconds = 3_600_000;
}
