using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Commands of <c>syncworker</c> in a sentence. They may have placeholders for the reader to fill in.</summary>
internal static partial class Sentences
{
    /// <summary>Whether the command has placeholders, so that it can be parsed but not run.</summary>
    public static bool LeavesOpen(DocumentedCommand command) => command.InSentence && Open().IsMatch(command.Text);

    /// <summary>The errors that the parser of the command line reports.</summary>
    public static IEnumerable<string> Problems(DocumentedCommand command) =>
        Cli.CommandLine.Create().Parse(Open().Replace(command.Text["syncworker ".Length..], "1")).Errors.Select(
            error => $"line {command.Line}: {command.Text}: {error.Message}");

    [GeneratedRegex(@"(?<=[ =])(?:[A-Z]+|n|…)(?= |$)")]
    private static partial Regex Open();
}
