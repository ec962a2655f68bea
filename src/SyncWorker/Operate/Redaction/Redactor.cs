using System.Text.RegularExpressions;
using DimeClient;
using SyncWorker.Compare;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Reading;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Operate.Redaction;

/// <summary>
/// Replaces the values of personal fields by a mark. In a text, such as the server's words, it replaces the values that it knows, and all
/// that is quoted if the text names such a field. Pure.
/// </summary>
internal sealed partial class Redactor
{
    public const string Mark = "[redacted]";

    /// <summary>A shorter value is part of too many words.</summary>
    private const int ShortestInText = 3;

    /// <summary>Entity → the wire names of its personal fields.</summary>
    private readonly Dictionary<string, HashSet<string>> _covered = new(StringComparer.OrdinalIgnoreCase);

    private readonly Regex? _names;

    public Redactor(RedactionOptions options)
    {
        var rules = options.Fields.Select(RuleOf).ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (definition, parameter) in All.Where(field => rules.Exists(rule => Matches(rule!, field.Item1, field.Item2))))
        {
            (_covered.TryGetValue(definition.Name, out var fields) ? fields : _covered[definition.Name] = []).Add(parameter.Wire);
            names.UnionWith([parameter.Wire, parameter.Json]);
        }
        _names = names.Count == 0 ? null : new(
            $@"(?<!\w)({string.Join('|', names.Select(Regex.Escape))})(?!\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
    }

    public bool IsOn => _names is not null;

    /// <summary>Whether a rule matches a field of the catalog; a rule that matches none is a mistake.</summary>
    public static bool IsKnown(string rule) =>
        RuleOf(rule) is { } known && All.Any(field => Matches(known, field.Item1, field.Item2));

    /// <summary>The same answer, without personal values. An answer that has none is returned as it is.</summary>
    public T Apply<T>(T answer) => !IsOn ? answer : (T)(object?)(answer switch
    {
        DeadLetter letter => Of(letter),
        Page<DeadLetter> page => page with { Items = [.. page.Items.Select(Of)] },
        Page<DeadGroup> page => page with { Items = [.. page.Items.Select(Of)] },
        EntityLookup lookup => lookup with { Found = [.. lookup.Found.Select(Of)] },
        IReadOnlyList<EntityReport> records => (List<EntityReport>)[.. records.Select(Of)],
        SearchReport search => search with { Records = [.. search.Records.Select(Of)] },
        ChangeReport change => Of(change, []),
        Page<ChangeReport> page => page with { Items = [.. page.Items.Select(change => Of(change, []))] },
        ImportReport call => Of(call, null, []),
        Page<ImportReport> page => page with { Items = [.. page.Items.Select(call => Of(call, null, [])!)] },
        OperationReport operation => Of(operation),
        Page<OperationReport> page => page with { Items = [.. page.Items.Select(Of)] },
        CompareAnswer compared => compared with { Differences = [.. compared.Differences.Select(Of)] },
        StatusReport status => Of(status),
        object other => other,
        null => null,
    })!;

    /// <summary>What a page shows of a record, beside its report.</summary>
    public RecordLife Of(RecordLife life, string entity) => !IsOn ? life : life with
    {
        Board = [.. life.Board.Select(field => Covers(entity, field.Field) ? field with { Value = Mark } : field)],
        Said = life.Said.ToDictionary(said => said.Key, said => said.Value with { Fields = Fields(entity, said.Value.Fields) }),
        Operations = [.. life.Operations.Select(Of)],
    };

    /// <summary>A text about a record of this entity, or of any entity if it is null.</summary>
    /// <param name="values">Personal values that may occur in it.</param>
    public string? Text(string? entity, string? text, IEnumerable<string> values)
    {
        if (!IsOn || string.IsNullOrEmpty(text) || (entity is not null && !_covered.ContainsKey(entity)))
        {
            return text;
        }

        foreach (var value in values.Where(value => value.Trim().Length >= ShortestInText).OrderByDescending(value => value.Length))
        {
            text = text.Replace(value, Mark, StringComparison.OrdinalIgnoreCase);
        }
        return !_names!.IsMatch(text) ? text : Quoted().Replace(
            text, quoted => _names.Match(quoted.Groups[2].Value) is { Success: true } name && name.Length == quoted.Groups[2].Length
                ? quoted.Value // the name itself
                : $"{quoted.Groups[1].Value}{Mark}{quoted.Groups[3].Value}");
    }

    private DeadLetter Of(DeadLetter letter)
    {
        var values = Personal(letter.Entity, letter.Fields);
        return !Concerns(letter.Entity) ? letter : letter with
        {
            Fields = Fields(letter.Entity, letter.Fields),
            Message = Text(letter.Entity, letter.Message, values)!,
            Body = letter.Body is null ? null : Mark,
        };
    }

    private DeadGroup Of(DeadGroup group) => group with { Message = Text(group.Entity, group.Message, [])! };

    private EntityReport Of(EntityReport record)
    {
        var values = Personal(record.Entity, record.Accepted);
        return !Concerns(record.Entity) ? record : record with
        {
            Accepted = Fields(record.Entity, record.Accepted),
            Answer = record.Answer with { Sentence = Text(record.Entity, record.Answer.Sentence, values)! },
            Changes = [.. record.Changes.Select(change => Of(change with { Entity = change.Entity ?? record.Entity }, values))],
        };
    }

    private SearchHit Of(SearchHit hit) =>
        hit with { Answer = hit.Answer with { Sentence = Text(hit.Entity, hit.Answer.Sentence, [])! } };

    private ChangeReport Of(ChangeReport change, IReadOnlyList<string> values) => change with
    {
        Message = Text(change.Entity, change.Message, values),
        Import = change.Import is { } call ? Of(call, change.Entity, values) : null,
    };

    private ImportReport Of(ImportReport call, string? entity, IReadOnlyList<string> values) =>
        call with { Message = Text(entity, call.Message, values) };

    private Difference Of(Difference difference) => difference with
    {
        Cause = Text(
            difference.Entity,
            difference.Cause,
            difference.Fields.Where(field => Covers(difference.Entity, field.Field))
                .SelectMany(field => new[] { field.Source, field.Accepted, field.Board }).OfType<string>())!,
        Fields =
        [
            .. difference.Fields.Select(field => !Covers(difference.Entity, field.Field) ? field : field with
            {
                Source = field.Source is null ? null : Mark,
                Accepted = field.Accepted is null ? null : Mark,
                Board = field.Board is null ? null : Mark,
            }),
        ],
    };

    /// <summary>The rules of a fix may name a value.</summary>
    private OperationReport Of(OperationReport operation) => operation with
    {
        Rules = [.. operation.Rules.Select(rule => _names!.IsMatch(rule) ? Mark : rule)],
    };

    private StatusReport Of(StatusReport status) => status with
    {
        Gate = status.Gate with { Detail = Text(null, status.Gate.Detail, []) },
        Paused = [.. status.Paused.Select(paused => paused with { Message = Text(null, paused.Message, [])! })],
    };

    private bool Concerns(string? entity) => entity is null || _covered.ContainsKey(entity);

    private bool Covers(string? entity, string field) => entity is null
        ? _names!.IsMatch(field)
        : _covered.TryGetValue(entity, out var fields) && fields.Contains(field);

    private Dictionary<string, string> Fields(string? entity, IReadOnlyDictionary<string, string> fields) =>
        fields.ToDictionary(field => field.Key, field => Covers(entity, field.Key) ? Mark : field.Value);

    private List<string> Personal(string? entity, IReadOnlyDictionary<string, string> fields) =>
        [.. fields.Where(field => Covers(entity, field.Key)).Select(field => field.Value)];

    private static IEnumerable<(EntityDefinition, ProcedureParameter)> All =>
        DimeCatalog.Entities.SelectMany(entity => entity.Parameters.Select(parameter => (entity, parameter)));

    private static (Regex Entity, Regex Field)? RuleOf(string rule) => rule.Split('.') is [{ Length: > 0 } entity, { Length: > 0 } field]
        ? (Pattern(entity), Pattern(field))
        : null;

    private static bool Matches((Regex Entity, Regex Field)? rule, EntityDefinition entity, ProcedureParameter field) =>
        rule is var (ofEntity, ofField) && ofEntity.IsMatch(entity.Name) && (ofField.IsMatch(field.Json) || ofField.IsMatch(field.Wire));

    private static Regex Pattern(string name) => new(
        $"^{Regex.Escape(name).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    [GeneratedRegex("""(["'“‘])([^"'”’]*)(["'”’])""")]
    private static partial Regex Quoted();
}
