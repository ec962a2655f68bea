using System.Text.RegularExpressions;
using DimeClient;

namespace SyncWorker.Publish.Files;

/// <summary>A <see cref="ColumnMap"/> that was checked against the columns of a file and the catalog: every name in it exists.</summary>
internal sealed partial class CsvMapping
{
    private static readonly string[] OwnNames = ["messageId", "version", "occurredAt"];

    private readonly List<(int Column, string Name, MappedField Field)> _columns = [];
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<string, string> _constants;
    private readonly string? _messageId;
    private readonly string? _version;
    private readonly string? _occurredAt;
    private readonly CsvFormat _format;

    /// <exception cref="PublishUseException">An entity, a field or a column does not exist, or a part of the key is missing.</exception>
    public CsvMapping(ColumnMap? map, string? entity, IReadOnlyList<string> header, CsvFormat format)
    {
        _format = format;
        var name = entity ?? map?.Entity
            ?? throw new PublishUseException("--entity is required for a CSV without a mapping that names one.");
        Definition = DimeCatalog.Find(name)
            ?? throw new PublishUseException(
                $"There is no entity '{name}'. There are: "
                + $"{string.Join(", ", DimeCatalog.Entities.Select(e => e.Name).Order(StringComparer.Ordinal))}.");
        _places = header.Select((column, place) => (column, place)).DistinctBy(c => c.column).ToDictionary(c => c.column, c => c.place);
        (_constants, _messageId, _version, _occurredAt) = (map?.Constants ?? [], map?.MessageId, map?.Version, map?.OccurredAt);
        if (map is null)
        {
            (_messageId, _version, _occurredAt) =
                (Place("messageId") is { } id ? $"{{{id}}}" : null, Place("version"), Place("occurredAt"));
        }

        var columns = map?.Columns ?? header
            .Where(column => Definition.Find(column) is not null && !OwnNames.Contains(column, StringComparer.OrdinalIgnoreCase))
            .Distinct().ToDictionary(column => column, column => new MappedField(column));
        foreach (var (column, field) in columns)
        {
            _columns.Add((PlaceOf(column, "columns"), column, field));
        }
        Check();

        var used = columns.Keys.Concat(ColumnsIn(_messageId)).Concat(new[] { _version, _occurredAt }.OfType<string>()).ToHashSet();
        Unused = [.. header.Where(column => !used.Contains(column))];
    }

    public EntityDefinition Definition { get; }

    /// <summary>Columns that are mapped to no field.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <returns>The values of the row without its empty cells, or the problem with the row.</returns>
    public (MappedRow? Row, string? Problem) Read(IReadOnlyList<string> cells)
    {
        var fields = new List<KeyValuePair<string, string>>(_columns.Count + _constants.Count);
        fields.AddRange(_constants);
        foreach (var (column, name, field) in _columns.Where(mapped => cells[mapped.Column].Length > 0))
        {
            var isNumber = field.Multiply is not null || CsvFormat.IsNumber(Definition.Find(field.Field)!);
            if (isNumber && _format.Number(cells[column]) is null)
            {
                return (null, $"{name} = \"{cells[column]}\": must be a number with a decimal comma, such as 1.234,5 (--decimal-comma).");
            }

            if (field.Value(isNumber ? _format.Number(cells[column])! : cells[column]) is not { } value)
            {
                return (null, $"{name} = \"{cells[column]}\": must be a number, because it is multiplied by {field.Multiply}.");
            }
            fields.Add(new(field.Field, value));
        }

        string? Cell(string? column) => column is not null && cells[_places[column]] is { Length: > 0 } text ? text : null;
        var messageId = _messageId is null ? null : Placeholder().Replace(_messageId, match => cells[_places[match.Groups[1].Value]]);
        return (new(fields, messageId is "" ? null : messageId, Cell(_version), Cell(_occurredAt)), null);
    }

    private void Check()
    {
        if (_columns.Count == 0)
        {
            throw new PublishUseException(
                $"None of the columns ({string.Join(", ", _places.Keys)}) is named like a field of {Definition.Name}: "
                + "map the columns with --map. "
                + $"Columns are separated by '{_format.Separator}'; change that with --delimiter.");
        }

        var targets = _columns.Select(column => column.Field.Field).Concat(_constants.Keys).ToList();
        if (targets.Find(field => Definition.Find(field) is null) is { } unknown)
        {
            throw new PublishUseException($"'{unknown}' is not a field of {Definition.Name}.{Nearest(unknown)}");
        }

        if (targets.GroupBy(field => Definition.Find(field)).FirstOrDefault(same => same.Count() > 1) is { Key: { } twice })
        {
            throw new PublishUseException($"'{twice.Json}' is given twice; only one column or constant may give it.");
        }

        var given = targets.Select(field => Definition.Find(field)!.Wire).ToHashSet();
        var missing = Definition.Key
            .Where(part => part.Alternatives is [var only] && Definition.Find(only)!.RequiredForUpsert && !given.Contains(only))
            .Select(part => Definition.Find(part.Alternatives[0])!.Json).ToList();
        if (missing.Count > 0)
        {
            throw new PublishUseException(
                $"No column or constant gives {string.Join(", ", missing)}: part of the key of every {Definition.Name}. "
                + "A mapping (--map) can hold constants.");
        }

        ColumnsIn(_messageId).ToList().ForEach(column => PlaceOf(column, "messageId"));
        _ = _version is null ? 0 : PlaceOf(_version, "version");
        _ = _occurredAt is null ? 0 : PlaceOf(_occurredAt, "occurredAt");
    }

    private string Nearest(string unknown) =>
        Definition.Parameters.Select(parameter => parameter.Json).FirstOrDefault(json =>
            json.Contains(unknown, StringComparison.OrdinalIgnoreCase)
            || unknown.Contains(json, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $" Did you mean '{near}'?" : "";

    private string? Place(string name) => _places.Keys.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));

    private int PlaceOf(string column, string where) => _places.TryGetValue(column, out var place) ? place
        : throw new PublishUseException(
            $"The mapping's {where} names the column '{column}', which the file does not have. "
            + $"It has: {string.Join(", ", _places.Keys)}.");

    private static IEnumerable<string> ColumnsIn(string? template) =>
        template is null ? [] : Placeholder().Matches(template).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\{([^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}

/// <summary>The values of a row of a CSV.</summary>
internal sealed record MappedRow(
    IReadOnlyList<KeyValuePair<string, string>> Fields, string? MessageId, string? Version, string? OccurredAt);
