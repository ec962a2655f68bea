using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SyncWorker.Cli.Building;

/// <summary>A command whose help ends in an example.</summary>
internal class CommandWithExample : Command
{
    private const string Mark = "Example: ";

    /// <param name="help">What the command does, then <c>Example: syncworker …</c>.</param>
    public CommandWithExample(string name, string help)
        : base(name)
    {
        var parts = help.Split(Mark, 2);
        Description = parts[0].TrimEnd();
        Example = parts.Length == 2
            ? parts[1]
            : throw new ArgumentException($"The help of '{name}' must end in an example: {Mark}syncworker …", nameof(help));
    }

    /// <summary>The command line of the example.</summary>
    public string Example { get; }

    /// <summary>Prints the help, and then the example.</summary>
    public sealed class Help : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = _help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is CommandWithExample { Example: var example })
            {
                parseResult.InvocationConfiguration.Output.WriteLine($"Example:{Environment.NewLine}  {example}");
            }
            return code;
        }
    }
}
