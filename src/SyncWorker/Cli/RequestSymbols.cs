using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Changes;
using SyncWorker.Replay;

namespace SyncWorker.Cli;

/// <summary>
/// The arguments and options of a command that a request or a filter describes: its properties that have a help text, those of the
/// constructor first.
/// </summary>
internal sealed partial class RequestSymbols<TRequest>
    where TRequest : class
{
    /// <summary>Reads a value from the command line; adds a problem if it cannot be read.</summary>
    private delegate object? Reader(ParseResult parsed, List<Problem> problems);

    private static readonly ConstructorInfo Constructor = typeof(TRequest).GetConstructors().Single();

    private readonly IReadOnlyList<(PropertyInfo Property, Symbol Symbol, Reader Read)> _parameters =
        [.. Properties().Select(property => (property, Of: SymbolOf(property))).Where(pair => pair.Of is not null)
            .Select(pair => (pair.property, pair.Of!.Value.Symbol, pair.Of.Value.Read))];

    public IEnumerable<Symbol> All => _parameters.Select(parameter => parameter.Symbol);

    public (TRequest Request, IReadOnlyList<Problem> Problems) Read(ParseResult parsed)
    {
        var problems = new List<Problem>();
        var request = (TRequest)Constructor.Invoke(
            [.. Constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)]);
        foreach (var (property, _, read) in _parameters)
        {
            if (read(parsed, problems) is { } value)
            {
                property.SetValue(request, value);
            }
        }
        return (request, problems);
    }

    /// <summary>The problem with the name of the option as it is typed.</summary>
    public Problem AsTyped(Problem problem) =>
        _parameters.FirstOrDefault(parameter => parameter.Property.Name.Equals(problem.Field, StringComparison.OrdinalIgnoreCase)).Symbol
            is Option option ? problem with { Field = option.Name } : problem;

    private static IEnumerable<PropertyInfo> Properties()
    {
        PropertyInfo[] first = [.. Constructor.GetParameters().Select(parameter => typeof(TRequest).GetProperty(parameter.Name!)!)];
        return first.Concat(typeof(TRequest).GetProperties().ExceptBy(first.Select(property => property.Name), property => property.Name));
    }

    private static (Symbol Symbol, Reader Read)? SymbolOf(PropertyInfo property)
    {
        var name = Capital().Replace(property.Name, "-$1").TrimStart('-').ToLowerInvariant();
        if (property.GetCustomAttribute<OptionAttribute>() is { } option)
        {
            var (symbol, read) = OptionOf($"--{option.Name ?? name}", property.PropertyType);
            (symbol.Description, symbol.Required) = (option.Help + symbol.Description, option.IsRequired);
            symbol.CompletionSources.Add([.. Words(property)]);
            symbol.HelpName = symbol.ValueType == typeof(bool) ? null : name;
            return (symbol, read);
        }

        if (property.GetCustomAttribute<ArgumentAttribute>() is not { } argument)
        {
            return null;
        }

        if (property.PropertyType == typeof(IReadOnlyList<long>))
        {
            var several = new Argument<long[]>(name) { Description = argument.Help, Arity = ArgumentArity.ZeroOrMore };
            return (several, (parsed, _) => parsed.GetValue(several));
        }

        var one = new Argument<string?>(name)
        {
            Description = argument.Help,
            HelpName = name,
            Arity = argument.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        one.CompletionSources.Add([.. Words(property)]);
        return (one, (parsed, _) => parsed.GetValue(one));
    }

    /// <summary>The words that the property can be, for completion; none if it can be anything.</summary>
    private static IEnumerable<string> Words(PropertyInfo property) => property.Name switch
    {
        "Entity" => CommonOptions.EntityNames,
        "State" when typeof(TRequest).GetField("States")?.GetValue(null) is IEnumerable<string> states => states,
        _ => [],
    };

    private static (Option, Reader) OptionOf(string name, Type type) =>
        type == typeof(bool) ? Plain(new Option<bool>(name))
        : type == typeof(string) ? Plain(new Option<string?>(name))
        : type == typeof(long?) ? Plain(Number<long>(name))
        : type == typeof(int) || type == typeof(int?) ? Plain(Number<int>(name))
        : type == typeof(DateTimeOffset?) ? Plain(CommonOptions.Time(name, ""))
        : type == typeof(IReadOnlyList<string>) ? Plain(Several(name))
        : type == typeof(IReadOnlyDictionary<string, JsonElement>) ? Read(Several(name), Pairs)
        : type == typeof(JsonElement?) ? Read(new Option<FileInfo?>(name), Json)
        : throw new InvalidOperationException($"{name}: no option can say {type}.");

    private static Option<T?> Number<T>(string name)
        where T : struct, IParsable<T> => new(name)
        {
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }

                result.AddError($"{name} = {result.Tokens[0].Value}: must be a whole number.");
                return null;
            },
        };

    private static Option<string[]> Several(string name) => new(name) { AllowMultipleArgumentsPerToken = true };

    private static (Option, Reader) Plain<T>(Option<T> option) => (option, (parsed, _) =>
        parsed.GetResult(option) is null or { Implicit: true } ? null : parsed.GetValue(option));

    private static (Option, Reader) Read<T>(Option<T> option, Func<T, string, List<Problem>, object?> read) =>
        (option, (parsed, problems) => parsed.GetValue(option) is { } said ? read(said, option.Name.TrimStart('-'), problems) : null);

    private static Dictionary<string, JsonElement> Pairs(string[] pairs, string field, List<Problem> problems)
    {
        var set = new Dictionary<string, JsonElement>();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                problems.Add(Problem.Of(field, pair, "must be FIELD=VALUE"));
                continue;
            }
            set[pair[..at]] = JsonSerializer.SerializeToElement(pair[(at + 1)..]);
        }
        return set;
    }

    private static object? Json(FileInfo? file, string field, List<Problem> problems)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file!.FullName));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem.Of(field, file!.Name, "must be a file with one change as JSON: " + unreadable.Message));
            return null;
        }
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
