using System.Globalization;

namespace SyncWorker.Runtime;

/// <summary>A time as people read it.</summary>
internal static class Moment
{
    /// <summary>To the second, in UTC; empty if there is none.</summary>
    public static string Of(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
