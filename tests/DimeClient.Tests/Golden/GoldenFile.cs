namespace DimeClient.Tests.Golden;

/// <summary>Reads the golden files: blocks that begin with <c>== Name</c>, lines that begin with <c>#</c> are said to people.</summary>
internal static class GoldenFile
{
    /// <summary>Name → the block's lines.</summary>
    public static IReadOnlyDictionary<string, string[]> Read(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)).ReplaceLineEndings("\n")
            .Split("\n== ")[1..]
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(lines => lines[0], lines => lines[1..].Where(line => !line.StartsWith('#')).ToArray());

    /// <summary>Verb, path with query, and body of what a client sends for each of these calls.</summary>
    public static async Task<IReadOnlyList<string>> SentAsync(params Func<DimeSchedulerClient, Task>[] calls)
    {
        var handler = Support.StubHandler.Answering(200, "{}");
        using var client = Support.Clients.Over(handler);
        foreach (var call in calls)
        {
            await call(client);
        }
        return [.. handler.Sent.Select(sent => $"{sent.Method} {sent.Uri.PathAndQuery}\n{sent.Body}".TrimEnd())];
    }
}
