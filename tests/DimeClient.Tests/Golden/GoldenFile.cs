namespace DimeClient.Tests.Golden;

/// <summary>Reads the golden files: each block begins with <c>== Name</c>, and lines that begin with <c>#</c> are comments.</summary>
internal static class GoldenFile
{
    /// <summary>The lines of each block, by its name.</summary>
    public static IReadOnlyDictionary<string, string[]> Read(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)).ReplaceLineEndings("\n")
            .Split("\n== ")[1..]
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(lines => lines[0], lines => lines[1..].Where(line => !line.StartsWith('#')).ToArray());

    /// <summary>Makes these calls, and returns verb, path with query, and body of each request that the client sends.</summary>
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
