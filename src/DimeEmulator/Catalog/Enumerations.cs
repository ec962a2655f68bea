using System.Collections.Frozen;

namespace DimeEmulator;

/// <summary>The numbers of each enumeration. Source: the vendor's .NET SDK. Types not listed here accept any number.</summary>
internal static class Enumerations
{
    private static readonly FrozenDictionary<string, (int First, int Last)> Ranges = new Dictionary<string, (int, int)>
    {
        ["Importance"] = (0, 2),
        ["TaskType"] = (0, 1),
        ["SchedulingMode"] = (0, 3),
        ["NotificationType"] = (0, 2),
        ["UriType"] = (0, 3),
        ["HttpRequestType"] = (1, 2),
        ["ConnectorType"] = (0, 3),
        ["ConnectorApiType"] = (0, 1),
        ["ConnectorAuthType"] = (0, 6),
    }.ToFrozenDictionary();

    /// <summary>First and last number, or null if they are unknown.</summary>
    public static (int First, int Last)? RangeOf(string typeName) => Ranges.TryGetValue(typeName, out var range) ? range : null;
}
