using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Changes;
using SyncWorker.Replay;
using SyncWorker.Replay.Records;

namespace SyncWorker.Cli;

/// <summary>The arguments and options of a verb's command: the properties of its request that have a help text.</summary>
internal sealed partial class RequestSymbols<TRequest>
    where TRequest : Request
{
    /// <summary>Reads a value from the command line; adds a problem if it cannot be read.</summary>
    private delegate object? Reader(ParseResult parsed, List<Problem> problems);

    private static readonly ConstructorInfo Constructor = typeof(TRequest).GetConstructors().Single();

    private readonly IReadOnlyList<(Symbol? Symbol, Reader Read)> _parameters =
        [.. Constructor.GetParameters().Select(parameter => SymbolOf(typeof(TRequest).GetProperty(parameter.Name!)!))];

    public IEnumerable<Symbol> All => _parameters.Select(parameter => parameter.Symbol).OfType<Symbol>();

    public (TRequest Request, IReadOnlyList<Problem> Problems) Read(ParseResult parsed)
    {
        var problems = new List<Problem>();
        return ((TRequest)Constructor.Invoke([.. _parameters.Select(parameter => parameter.Read(parsed, problems))]), problems);
    }

    private static (Symbol?, Reader) SymbolOf(PropertyInfo property)
    {
        var name = Capital().Replace(property.Name, "-$1").TrimStart('-').ToLowerInvariant();
        if (property.GetCustomAttribute<OptionAttribute>() is { } option)
        {
            var (symbol, read) = OptionOf($"--{option.Name ?? name}", property.PropertyType);
            (symbol.Description, symbol.Required) = (option.Help + symbol.Description, option.IsRequired);
            return (symbol, read);
        }

        if (property.GetCustomAttribute<ArgumentAttribute>() is not { } argument)
        {
            return (null, (_, _) => null);
        }

        if (property.PropertyType == typeof(IReadOnlyList<long>))
        {
            var several = new Argument<long[]>(name) { Description = argument.Help, Arity = ArgumentArity.ZeroOrMore };
            return (several, (parsed, _) => parsed.GetValue(several));
        }

        var one = new Argument<string?>(name)
        {
            Description = argument.Help,
            Arity = argument.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        if (property.Name == nameof(RecordRequest.Entity))
        {
            one.HelpName = name;
            one.CompletionSources.Add(CommonOptions.EntityNames);
        }
        return (one, (parsed, _) => parsed.GetValue(one));
    }

    private static (Option, Reader) OptionOf(string name, Type type) =>
        name == "--entity" ? Plain(CommonOptions.Entity(""))
        : type == typeof(bool) ? Plain(new Option<bool>(name))
        : type == typeof(string) ? Plain(new Option<string?>(name))
        : type == typeof(long?) ? Plain(new Option<long?>(name))
        : type == typeof(DateTimeOffset?) ? Plain(CommonOptions.Time(name, ""))
        : type == typeof(IReadOnlyList<string>) ? Plain(Several(name))
        : type == typeof(IReadOnlyDictionary<string, JsonElement>) ? Read(Several(name), Pairs)
        : type == typeof(JsonElement?) ? Read(new Option<FileInfo?>(name), Json)
        : throw new InvalidOperationException($"{name}: no option can say {type}.");

    private static Option<string[]> Several(string name) => new(name) { AllowMultipleArgumentsPerToken = true };

    private static (Option, Reader) Plain<T>(Option<T> option) => (option, (parsed, _) => parsed.GetValue(option));

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
