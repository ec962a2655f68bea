using System.CommandLine;
using System.CommandLine.Parsing;
using SyncWorker.Cli;
using SyncWorker.Cli.Building;

namespace SyncWorker.Tests;

[Collection(CapturedConsole.Name)]
public sealed class HelpTests
{
    /// <summary>Every command of the tree, as it is typed.</summary>
    public static TheoryData<string> Commands => [.. All(CommandLine.Create()).Skip(1).Select(CommandBuilder.NameOf)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_ends_in_an_example_of_the_command_that_parses(string name)
    {
        using var console = new CapturedConsole();

        Assert.Equal(0, await CommandLine.RunAsync([.. Arguments(name), "--help"]));

        var lines = console.Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal("Example:", lines[^2]);
        Assert.StartsWith($"  {name}", lines[^1], StringComparison.Ordinal);
        Assert.Empty(CommandLine.Create().Parse(Arguments(lines[^1].Trim())).Errors);
    }

    [Fact]
    public void A_command_without_an_example_cannot_be_made()
    {
        Assert.Contains("'list'", Assert.Throws<ArgumentException>(() => new CommandWithExample("list", "List.")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_use_is_an_error_that_names_the_help()
    {
        using var console = new CapturedConsole();

        Assert.Equal(2, await CommandLine.RunAsync(["dead", "show"]));

        Assert.Empty(console.Out);
        Assert.Equal(
            ["Required argument missing for command: 'show'.", "Help: syncworker dead show --help"],
            console.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_help_of_the_program_has_every_exit_code()
    {
        using var console = new CapturedConsole();

        await CommandLine.RunAsync(["--help"]);

        Assert.All(
            Enum.GetValues<ExitCode>(),
            code => Assert.Contains($"  {(int)code}  {code.Text()}", console.Out, StringComparison.Ordinal));
    }

    private static string[] Arguments(string line) => [.. CommandLineParser.SplitCommandLine(line).Skip(1)];

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}
