using System.Collections.Frozen;
using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Receive.Reading;

/// <summary>A change while it is being read: its own properties, its fields as they arrived, and the problems found so far.</summary>
internal sealed class ChangeDraft
{
    private static readonly FrozenSet<string> Own = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "entity", "kind", "mode", "messageId", "version", "occurredAt", "clear", "fields", "export");

    /// <summary>Far more than any entity has.</summary>
    private const int MostFields = 1_000;

    private const int MostProblems = 20;

    /// <summary>Maximum length of an export's name, in characters.</summary>
    private const int MostOfExport = 100;

    private readonly List<Problem> _problems = [];
    private int _omitted;

    public ChangeDraft(JsonElement change, string? entity)
    {
        if (change.ValueKind != JsonValueKind.Object)
        {
            Refuse(Problem.Of("", null, $"A change must be a JSON object, and is {change.ValueKind.ToString().ToLowerInvariant()}."));
            return;
        }

        foreach (var property in change.EnumerateObject())
        {
            Take(property);
            if (Fields.Count > MostFields)
            {
                Refuse(Problem.Of("", null, $"A change must have at most {MostFields} fields."));
                break;
            }
        }
        Definition = Entity(entity);
        CheckKind();
    }

    public EntityDefinition? Definition { get; }

    public ChangeKind Kind { get; private set; }

    public ChangeMode Mode { get; private set; }

    public string? MessageId { get; private set; }

    public long? Version { get; private set; }

    public TimeText? OccurredAt { get; private set; }

    /// <summary>The name of the full export that the change says it is part of; null if it says none.</summary>
    public string? Export { get; private set; }

    public List<string> Clear { get; } = [];

    /// <summary>As the sender named them, not yet looked up.</summary>
    public List<KeyValuePair<string, JsonElement>> Fields { get; } = [];

    /// <summary>The problems of the change: the first 20 and a count of the rest. Empty if there are none.</summary>
    public IReadOnlyList<Problem> Problems => _omitted == 0 ? _problems : [.. _problems, Problem.Of("", null, $"And {_omitted} more.")];

    private string? _entity;

    public void Refuse(Problem problem)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem);
        }
        else
        {
            _omitted++;
        }
    }

    private void Take(JsonProperty property)
    {
        var value = property.Value;
        Own.TryGetValue(property.Name, out var name);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (name)
        {
            case "entity":
                _entity = Text(name, value);
                break;
            case "kind":
                Kind = Word<ChangeKind>(name, value);
                break;
            case "mode":
                Mode = Word<ChangeMode>(name, value);
                break;
            case "messageId":
                ReadMessageId(value);
                break;
            case "version":
                ReadVersion(value);
                break;
            case "occurredAt":
                ReadOccurredAt(value);
                break;
            case "clear":
                ReadClear(value);
                break;
            case "fields":
                ReadFields(value);
                break;
            case "export":
                ReadExport(value);
                break;
            default:
                Fields.Add(new(property.Name, value));
                break;
        }
    }

    private EntityDefinition? Entity(string? fromQueue)
    {
        var name = _entity ?? fromQueue;
        var found = name is null ? null : DimeCatalog.Find(name);
        if (found is null)
        {
            Refuse(Problem.Of(
                "entity",
                name,
                "must be one of " + string.Join(", ", DimeCatalog.Entities.Select(entity => entity.Name).Order(StringComparer.Ordinal))));
        }
        else if (fromQueue is not null && !found.Name.Equals(fromQueue, StringComparison.OrdinalIgnoreCase))
        {
            Refuse(Problem.Of("entity", name, $"must be {fromQueue} or left out on this queue"));
        }
        return found;
    }

    private void CheckKind()
    {
        var (procedure, kinds) = Definition is null ? ("", "") : (Kind switch
        {
            ChangeKind.Delete => Definition.Delete,
            ChangeKind.Clear => Definition.Clear,
            _ => Definition.Upsert,
        }, string.Join(
            " or ",
            new[] { (Definition.Upsert, "Upsert"), (Definition.Delete, "Delete"), (Definition.Clear, "Clear") }
                .Where(k => k.Item1 is not null).Select(k => k.Item2)));
        if (procedure is null)
        {
            Refuse(Problem.Of("kind", Kind.ToString(), $"must be {kinds} for {Definition!.Name}"));
        }
    }

    private string? Text(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse(Problem.Of(name, value.GetRawText(), "must be text"));
        return null;
    }

    private T Word<T>(string name, JsonElement value)
        where T : struct, Enum
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

        // .NET parses a list of names as one value: "Upsert,Delete" would be a delete.
        if (text?.Contains(',', StringComparison.Ordinal) == false
            && Enum.TryParse<T>(text, ignoreCase: true, out var word)
            && Enum.IsDefined(word))
        {
            return word;
        }

        Refuse(Problem.Of(name, text, "must be " + string.Join(" or ", Enum.GetNames<T>())));
        return default;
    }

    private void ReadMessageId(JsonElement value)
    {
        switch (Text("messageId", value))
        {
            case null or "":
                break;
            case { Length: > StorableText.MostOfId } id:
                Refuse(Problem.Of("messageId", id, $"must be at most {StorableText.MostOfId} characters long, and is {id.Length}"));
                break;
            case { } id when id.Any(char.IsControl):
                Refuse(Problem.Of("messageId", id, "must not hold control characters"));
                break;
            case { } id:
                MessageId = id;
                break;
        }
    }

    private void ReadExport(JsonElement value)
    {
        switch (Text("export", value))
        {
            case null or "":
                break;
            case { } name when ExportProblem(name) is { } problem:
                Refuse(Problem.Of("export", name, problem));
                break;
            case { } name:
                Export = name;
                break;
        }
    }

    /// <returns>What is wrong with the name of an export; null: nothing.</returns>
    public static string? ExportProblem(string name) =>
        name.Length > MostOfExport ? $"must be at most {MostOfExport} characters long, and is {name.Length}"
        : name.Any(char.IsControl) ? "must not hold control characters"
        : null;

    private void ReadVersion(JsonElement value)
    {
        if (ValueReader.WholeOf(value) is { } version)
        {
            Version = version;
        }
        else
        {
            Refuse(Problem.Of("version", ValueReader.Shown(value), "must be a whole number that fits in 64 bits"));
        }
    }

    private void ReadOccurredAt(JsonElement value)
    {
        if (TimeText.Read(ValueReader.Shown(value)) is { } time)
        {
            OccurredAt = time;
        }
        else
        {
            Refuse(Problem.Of("occurredAt", ValueReader.Shown(value), "must be a time in ISO 8601, such as 2026-11-20T08:00:00+01:00"));
        }
    }

    private void ReadClear(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            Clear.AddRange(value.EnumerateArray().Select(item => item.GetString()!));
        }
        else
        {
            Refuse(Problem.Of("clear", value.GetRawText(), "must be a list of field names"));
        }
    }

    private void ReadFields(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Fields.AddRange(value.EnumerateObject().Take(MostFields + 1).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }
        else
        {
            Refuse(Problem.Of("fields", value.GetRawText(), "must be an object"));
        }
    }
}
