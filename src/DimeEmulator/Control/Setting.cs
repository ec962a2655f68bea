using System.Text.Json;

namespace DimeEmulator;

/// <summary>One field of a control call.</summary>
/// <param name="Allowed">The allowed values, for the error message.</param>
/// <param name="Set">Returns the target with the value set, or null if the value is not allowed.</param>
internal sealed record Setting<T>(string Name, string Allowed, Func<T, JsonElement, T?> Set)
    where T : class
{
    /// <param name="read">Reads the value; null if it is not allowed.</param>
    public static Setting<T> Of<TValue>(string name, string allowed, Func<JsonElement, TValue?> read, Func<T, TValue, T> set)
        where TValue : struct => new(name, allowed, (target, json) => read(json) is { } value ? set(target, value) : null);

    /// <inheritdoc cref="Of{TValue}(string, string, Func{JsonElement, TValue?}, Func{T, TValue, T})"/>
    public static Setting<T> OfReference<TValue>(string name, string allowed, Func<JsonElement, TValue?> read, Func<T, TValue, T> set)
        where TValue : class => new(name, allowed, (target, json) => read(json) is { } value ? set(target, value) : null);

    public static Setting<T> Milliseconds(string name, Func<T, TimeSpan, T> set) =>
        Of(name, SettingReader.MillisecondsAllowed, SettingReader.Milliseconds, set);

    public static Setting<T> Choice<TEnum>(string name, Func<T, TEnum, T> set)
        where TEnum : struct, Enum => Of(name, SettingReader.NamesOf<TEnum>(), SettingReader.Choice<TEnum>, set);
}
