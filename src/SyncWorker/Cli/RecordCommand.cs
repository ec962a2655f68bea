using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SyncWorker.Cli.Letters;
using SyncWorker.Operate;
using SyncWorker.Operate.Answers;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli;

/// <summary>Makes a command of a verb: its request's properties are the arguments and options.</summary>
internal sealed partial class RecordCommand : IRecordVerbVisitor<Command>
{
    /// <summary>The commands of the verbs below this command; null: those that are commands of their own.</summary>
    public static IEnumerable<Command> Below(string? parent) =>
        RecordVerbs.All.Where(verb => verb.Parent == parent).Select(verb => verb.Visit(new RecordCommand()));

    public Command Visit<TRequest, TReport>(RecordVerb<TRequest, TReport> verb)
        where TRequest : class, IRecordRequest<TRequest>
        where TReport : class, IRecordReport
    {
        var symbols = typeof(TRequest).GetProperties()
            .Select(property => (Property: property, Symbol: Symbol(property)))
            .Where(pair => pair.Symbol is not null)
            .ToList();
        return DeadCommand.Command(
            verb.Name, verb.Help, toChange: true, [.. symbols.Select(pair => pair.Symbol!)],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var said = new JsonObject(symbols.Select(pair => KeyValuePair.Create(
                    JsonNamingPolicy.CamelCase.ConvertName(pair.Property.Name), Value(parsed, pair.Symbol!))));
                var request = said.Deserialize<TRequest>(Json.Options)!;
                if (!Output.IsRight(request.Problems()))
                {
                    return CommandLine.Wrong;
                }

                var (report, problems) = await operate.DoAsync(verb, request, cancellationToken);
                if (!Output.IsRight(problems))
                {
                    return CommandLine.Wrong;
                }

                if (report is null)
                {
                    Output.Error(NamedRecords.Missing(request.Entity, request.Key));
                    return CommandLine.NotFound;
                }

                if (asJson)
                {
                    Output.Json(report);
                }
                else
                {
                    Output.Line(report.InWords());
                }
                return report.FoundAny ? 0 : CommandLine.NotFound;
            });
    }

    private static Symbol? Symbol(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ArgumentAttribute>() is { } argument)
        {
            return new Argument<string?>(Name(property))
            {
                Description = argument.Help,
                Arity = argument.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
            };
        }

        return property.GetCustomAttribute<OptionAttribute>() is not { } option ? null
            : property.PropertyType == typeof(bool) ? new Option<bool>($"--{Name(property)}") { Description = option.Help }
            : property.PropertyType == typeof(DateTimeOffset?) ? CommonOptions.Time($"--{Name(property)}", option.Help)
            : new Option<string?>($"--{Name(property)}") { Description = option.Help };
    }

    private static JsonNode? Value(ParseResult parsed, Symbol symbol) => symbol switch
    {
        Argument<string?> argument => parsed.GetValue(argument),
        Option<string?> option => parsed.GetValue(option),
        Option<bool> option => parsed.GetValue(option),
        Option<DateTimeOffset?> option => parsed.GetValue(option),
        _ => throw new InvalidOperationException($"No value of {symbol.Name}."),
    };

    private static string Name(PropertyInfo property) => Capital().Replace(property.Name, "-$1").TrimStart('-').ToLowerInvariant();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
