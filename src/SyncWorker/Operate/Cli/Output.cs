using System.Text.Json;

namespace SyncWorker.Operate.Cli;

/// <summary>Standard output: text for people, or one JSON object for scripts.</summary>
internal static class Output
{
    public static void Line(string text = "") => Console.Out.WriteLine(text);

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Operate.Json.Options));

    /// <summary>A time as people read it: to the second, in UTC.</summary>
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
