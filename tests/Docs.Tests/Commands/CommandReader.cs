using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Finds commands in Markdown and in C# comments.</summary>
internal static partial class CommandReader
{
    /// <summary>Every line of a shell block, and elsewhere whatever starts like a command of this repository.</summary>
    public static IReadOnlyList<DocumentedCommand> OfMarkdown(string text)
    {
        var commands = new List<DocumentedCommand>();
        var lines = text.Split('\n');
        string? language = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                language = language is null ? line[3..] : null;
            }
            else if (language == "output")
            {
                commands[^1] = commands[^1] with { Shows = commands[^1].Shows is { } before ? $"{before}\n{lines[i]}" : lines[i] };
            }
            else if (language is null)
            {
                foreach (Match span in Span().Matches(lines[i]))
                {
                    if (Begin().IsMatch(span.Groups[1].Value))
                    {
                        commands.Add(new(i + 1, span.Groups[1].Value, InSentence: true));
                    }
                }
            }
            else if ((language is "sh" or "bash" && line.Length > 0 && line[0] != '#') || (language.Length == 0 && Begin().IsMatch(line)))
            {
                var first = i;
                while (IsOpen(line) && i + 1 < lines.Length)
                {
                    line = line.EndsWith('\\') ? line[..^1] + lines[++i].Trim() : line + "\n" + lines[++i];
                }
                commands.Add(new(first + 1, InForeground(line), InSentence: false));
            }
        }
        return commands;
    }

    /// <summary>
    /// Each <c>dotnet run</c> and <c>dotnet test</c> in a comment, with its optional arguments, once for each of its alternatives.
    /// </summary>
    public static IEnumerable<DocumentedCommand> OfComments(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } found)
            {
                foreach (var command in Alternatives(
                    found.Groups[1].Value.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)))
                {
                    yield return new(i + 1, InForeground(command.Trim()), InSentence: false);
                }
            }
        }
    }

    private const string Until = "until ";

    /// <summary>Whether the command runs a program of this repository or sets a variable, so its effect on the machine is known.</summary>
    public static bool IsOurs(string command) =>
        command.StartsWith("export ", StringComparison.Ordinal)
        || Begin().IsMatch(command.StartsWith(Until, StringComparison.Ordinal) ? command[Until.Length..] : command);

    private static IEnumerable<string> Alternatives(string command) => Either().Match(command) is { Success: true } either
        ? either.Value.Split('|').SelectMany(one => Alternatives(command[..either.Index] + one + command[(either.Index + either.Length)..]))
        : [command];

    private static bool IsOpen(string line) => line.EndsWith('\\') || line.Split(" #")[0].Count(c => c == '\'') % 2 == 1;

    // The trailing & is removed: shell.sh puts services into the background itself.
    private static string InForeground(string command) => command.EndsWith(" &", StringComparison.Ordinal) ? command[..^2] : command;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"^(?:\w+=\S* )*(?:dotnet (?:run|test)\b|syncworker \w|curl |\./(?:test|bench)\.sh|scripts/\w+\.sh )")]
    private static partial Regex Begin();

    [GeneratedRegex(@"^\s*//.*?((?:\b[A-Z_]+=\S* )*\bdotnet (?:run|test) [^<\r]*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\w+(?:\|\w+)+")]
    private static partial Regex Either();
}
