using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SyncWorker.Runtime;

namespace SyncWorker.Configuration;

/// <summary>
/// Compares a section with its options, and finds unknown names and values of the wrong type. The binder would ignore some of both, and
/// for the others reports only how it failed. Pure.
/// </summary>
internal static class OptionCheck
{
    public static IEnumerable<string> Problems(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(option => option.CanWrite)
            .ToDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);
        return section.Value is { Length: > 0 } value
            ? [$"{section.Path} = {value}: must be a section with {string.Join(", ", known.Keys)}."]
            : section.GetChildren().SelectMany(child =>
                known.TryGetValue(child.Key, out var option) ? OfOption(child, option) : [Unknown(child, known.Keys)]);
    }

    /// <summary>The message does not repeat the value, because it may be a secret under a misspelt name.</summary>
    private static string Unknown(IConfigurationSection said, IReadOnlyCollection<string> known)
    {
        var section = said.Path[..^(said.Key.Length + 1)];
        return Spelling.Nearest(said.Key, known) is { } meant
            ? $"{said.Path} is not an option: it must be {section}:{meant}, or one of {string.Join(", ", known)}."
            : $"{said.Path} is not an option: it must be one of {string.Join(", ", known)}.";
    }

    private static IEnumerable<string> OfOption(IConfigurationSection said, PropertyInfo option)
    {
        if (ElementOf(option.PropertyType) is { } element)
        {
            return said.Value is { Length: > 0 } ? [$"{said.Path} must be a list: {said.Path}:0, {said.Path}:1, …"]
                : IsLeaf(element) ? [] : said.GetChildren().SelectMany(child => Problems(child, element));
        }

        return !IsLeaf(option.PropertyType) ? Problems(said, option.PropertyType)
            : said.GetChildren().Any()
                ? [$"{said.Path} must be a single value, and has "
                    + $"{string.Join(", ", said.GetChildren().Select(child => child.Key))} below it."]
            : Allowed(said.Value, option) is { } allowed ? [$"{said.Path} = {said.Value}: must be {allowed}."]
            : [];
    }

    /// <summary>What the value must be; null if it is valid.</summary>
    private static string? Allowed(string? value, PropertyInfo option)
    {
        var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        if (value is null || type == typeof(string) || type == typeof(Uri) || (value.Length == 0 && type != option.PropertyType))
        {
            return null;
        }

        // The converter would accept a number that is not a value of the enum.
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase) ? null : string.Join(" or ", Enum.GetNames(type));
        }

        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            var range = option.GetCustomAttribute<RangeAttribute>() is { } limits
                ? string.Create(CultureInfo.InvariantCulture, $" from {limits.Minimum} to {limits.Maximum}")
                : "";
            return Kind(type) + range;
        }
    }

    private static string Kind(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a duration such as 00:00:30 or 1.00:00:00,"
        : type == typeof(double) ? "a number"
        : "a whole number";

    private static bool IsLeaf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(Uri) || plain == typeof(TimeSpan));

    private static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() is var list
            && (list == typeof(IReadOnlyList<>) || list == typeof(IList<>) || list == typeof(List<>))
            ? type.GetGenericArguments()[0]
        : null;
}
