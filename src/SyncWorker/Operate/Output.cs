using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Operate;

/// <summary>
/// Standard output takes text for people, or one JSON object for scripts; standard error takes errors. Everything a command prints goes
/// through here, because much of it is foreign text.
/// </summary>
internal static class Output
{
    public static void Line(string text = "") => Console.Out.WriteLine(PlainText.Of(text));

    public static void Error(string text) => Console.Error.WriteLine(PlainText.Of(text));

    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Operate.Json.Options));

    /// <summary>Prints the problems of a request on standard error.</summary>
    /// <returns>Whether there are no problems.</returns>
    public static bool IsRight(IEnumerable<Problem> problems)
    {
        var found = problems.ToList();
        found.ForEach(problem => Error(problem.ToString()));
        return found.Count == 0;
    }
}
