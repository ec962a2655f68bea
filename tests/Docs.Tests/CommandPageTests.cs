using System.CommandLine;
using System.CommandLine.Help;
using SyncWorker.Cli;
using SyncWorker.Cli.Building;
using SyncWorker.Docs.Tests.Commands;

namespace SyncWorker.Docs.Tests;

/// <summary>docs/cli.md has every command of the tree. <see cref="DocumentedCommandTests"/> runs what it shows.</summary>
public sealed class CommandPageTests
{
    private const string Page = "docs/cli.md";

    // These run until they are stopped; the page shows no output of them.
    private static readonly string[] Services = ["syncworker run", "syncworker demo"];

    private static readonly Option[] Common = [CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server()];

    private static readonly string Text = File.ReadAllText(Repository.File(Page));

    public static TheoryData<string> Commands => [.. All(CommandLine.Create()).Select(CommandBuilder.NameOf)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_has_a_section_with_its_options_and_a_command_that_is_run(string name)
    {
        var command = All(CommandLine.Create()).Single(command => CommandBuilder.NameOf(command) == name);

        var section = Text.Split("\n## ").SingleOrDefault(section => section.StartsWith($"{name}\n", StringComparison.Ordinal));

        Assert.True(section is not null, $"{Page} needs a section '## {name}'.");
        Assert.Contains(command.Description!, section, StringComparison.Ordinal);
        Assert.All(Rows(command), row => Assert.Contains($"{row}\n", section, StringComparison.Ordinal));
        Assert.Equal(Rows(command).Count(), section.Split("\n| `").Length - 1);
        Assert.Contains(
            CommandReader.OfMarkdown(section), shown => !shown.InSentence
                && $"{shown.Text} ".Contains($"{name} ", StringComparison.Ordinal)
                && (shown.Shows is not null || Services.Contains(name)));
    }

    [Fact]
    public void No_section_is_about_a_command_that_does_not_exist() => Assert.Empty(
        Text.Split("\n## ").Select(section => section.Split('\n')[0]).Where(name => name.StartsWith("syncworker ", StringComparison.Ordinal))
            .Except(All(CommandLine.Create()).Select(CommandBuilder.NameOf)));

    [Fact]
    public void The_exit_codes_are_those_of_the_program() => Assert.All(
        Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} | {code.Text()} |\n", Text, StringComparison.Ordinal));

    [Fact]
    public void The_options_that_many_commands_share_are_explained_once()
    {
        Assert.All(
            Common.Append(CommandBuilder.Json),
            option => Assert.Contains($"| `{option.Name}` | {option.Description} |\n", Text, StringComparison.Ordinal));
    }

    /// <summary>The lines of its table.</summary>
    internal static IEnumerable<string> Rows(Command command) =>
    [
        .. command.Arguments.Select(argument => $"| `{argument.HelpName ?? argument.Name}` | {argument.Description} |"),
        .. command.Options.Where(option => !IsCommon(option)).Select(option => $"| `{option.Name}` | {option.Description} |"),
    ];

    private static bool IsCommon(Option option) =>
        option is HelpOption || Common.Any(common => common.Name == option.Name && common.Description == option.Description);

    private static IEnumerable<Command> All(Command command) =>
        (command.Action is null ? [] : new[] { command }).Concat(command.Subcommands.SelectMany(All));
}
