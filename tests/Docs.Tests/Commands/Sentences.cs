using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Commands of <c>syncworker</c> within a sentence, which may leave open what a reader puts in.</summary>
internal static partial class Sentences
{
    /// <summary>It can not be run as it stands, only read.</summary>
    public static bool LeavesOpen(DocumentedCommand command) => command.InSentence && Open().IsMatch(command.Text);

    /// <summary>What the command line says against it.</summary>
    public static IEnumerable<string> Problems(DocumentedCommand command) =>
        Cli.CommandLine.Create().Parse(Open().Replace(command.Text["syncworker ".Length..], "1")).Errors.Select(
            error => $"line {command.Line}: {command.Text}: {error.Message}");

    [GeneratedRegex(@"(?<=[ =])(?:[A-Z]+|n|…)(?= |$)")]
    private static partial Regex Open();
}
