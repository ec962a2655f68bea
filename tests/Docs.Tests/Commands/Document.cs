using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>A file that contains commands: a page, or the source of a program.</summary>
internal static partial class Document
{
    /// <summary>The paths of all of them, relative to the root. The changelog is left out, because it describes the past.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. new[] { "*.md", "*.cs" }
            .SelectMany(pattern => Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !Left().IsMatch(file) && Read(file).Count > 0)
            .Order(StringComparer.Ordinal)];

    public static IReadOnlyList<DocumentedCommand> Read(string path)
    {
        var text = File.ReadAllText(Repository.File(path));
        return [.. path.EndsWith(".md", StringComparison.Ordinal) ? CommandReader.OfMarkdown(text) : CommandReader.OfComments(text)];
    }

    // Left out: build output, generated files and the templates they come from, the changelog, and this project.
    [GeneratedRegex(
        @"(^|/)(bin|obj|node_modules|data)/|\.g\.cs$|^CHANGELOG\.md$|^tests/Docs\.Tests/|^tools/CatalogGenerator/CodeText\.cs$")]
    private static partial Regex Left();
}
