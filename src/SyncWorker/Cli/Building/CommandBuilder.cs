using System.CommandLine;
using SyncWorker.Operate;

namespace SyncWorker.Cli.Building;

/// <summary>Creates commands. Whatever a command does ends in a <see cref="Result"/>, so every command has <c>--json</c>.</summary>
internal static class CommandBuilder
{
    /// <summary>For every command; the root has it.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object on standard output, and everything else on standard error.",
        Recursive = true,
    };

    /// <param name="help">What the command does, and an example.</param>
    public static Command Create(
        string name, string help, IEnumerable<Symbol> symbols, Func<ParseResult, CancellationToken, Task<Result>> act) =>
        CreateRunning(name, help, symbols, async (parsed, cancellationToken) => End(parsed, await act(parsed, cancellationToken)));

    /// <summary>Creates a command that prints while it runs, such as the service.</summary>
    public static Command CreateRunning(
        string name, string help, IEnumerable<Symbol> symbols, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new CommandWithExample(name, help);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }
        command.SetAction(run);
        return command;
    }

    /// <summary>Creates a command that uses the running service, or the ledger itself.</summary>
    /// <param name="toChange">Whether the command changes something.</param>
    public static Command Create(
        string name,
        string help,
        bool toChange,
        IEnumerable<Symbol> symbols,
        Func<IOperator, ParseResult, CancellationToken, Task<Result>> act) => Create(name, help, _ => toChange, symbols, act);

    /// <summary>Creates a command that uses the running service, or the ledger itself.</summary>
    /// <param name="toChange">Whether the command, with these options, changes something.</param>
    public static Command Create(
        string name,
        string help,
        Func<ParseResult, bool> toChange,
        IEnumerable<Symbol> symbols,
        Func<IOperator, ParseResult, CancellationToken, Task<Result>> act)
    {
        var (data, config, server) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server());
        return Create(name, help, [.. symbols, data, config, server], async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange(parsed), cancellationToken);
            return await act(source.Operator, parsed, cancellationToken);
        });
    }

    /// <summary>Creates a command that has only commands.</summary>
    public static Command Group(string name, string help, IEnumerable<Command> commands)
    {
        var group = new CommandWithExample(name, help);
        commands.ToList().ForEach(group.Subcommands.Add);
        return group;
    }

    /// <summary>The command as it is typed: <c>syncworker dead list</c>.</summary>
    public static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "syncworker";

    /// <summary>Prints the result in the form that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int End(ParseResult parsed, Result result)
    {
        if (parsed.Tokens.Any(token => token.Value == Json.Name))
        {
            Output.Json(result.Json);
            if (result.Json is Result.Failure)
            {
                result.Print(); // on standard error
            }
        }
        else
        {
            result.Print();
        }
        return (int)result.Code;
    }
}
