namespace DimeEmulator;

/// <summary>The text form of a bit.</summary>
internal static class Flag
{
    public static bool IsTrue(string? value) => value == "1" || string.Equals(value, bool.TrueString, StringComparison.OrdinalIgnoreCase);

    public static bool IsFalse(string? value) => value == "0" || string.Equals(value, bool.FalseString, StringComparison.OrdinalIgnoreCase);
}
