using System.Text;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo;

/// <summary>A sample record: its fields as the mapping gives them, including the keys.</summary>
/// <param name="Id">Names the record in message ids: the last parts of its key.</param>
internal sealed record SampleRecord(string Entity, string Id, IReadOnlyList<KeyValuePair<string, string>> Fields, string? OccurredAt)
{
    public string this[string field] => Fields.First(pair => pair.Key == field).Value;

    public SampleRecord With(string field, string value) => this with
    {
        Fields = [.. Fields.Select(pair => pair.Key == field ? KeyValuePair.Create(field, value) : pair)],
    };
}

/// <summary>The sample records beside the program.</summary>
internal sealed record Samples(IReadOnlyList<SampleRecord> Resources, IReadOnlyList<SampleRecord> Jobs, IReadOnlyList<SampleRecord> Tasks)
{
    public int Count => Resources.Count + Jobs.Count + Tasks.Count;

    public static async Task<Samples> LoadAsync(string directory, CancellationToken cancellationToken) => new(
        await LoadAsync(directory, "resources", fields => fields("resourceNo"), cancellationToken),
        await LoadAsync(directory, "jobs", fields => fields("jobNo"), cancellationToken),
        await LoadAsync(directory, "tasks", fields => $"{fields("jobNo")}/{fields("taskNo")}", cancellationToken));

    private static async Task<List<SampleRecord>> LoadAsync(
        string directory, string name, Func<Func<string, string>, string> id, CancellationToken cancellationToken)
    {
        var map = ColumnMap.Load(Path.Combine(directory, $"{name}.map.json"));
        await using var stream = File.OpenRead(Path.Combine(directory, $"{name}.csv"));
        var csv = await CsvFile.OpenAsync(stream, Encoding.UTF8, new(), map, entity: null, cancellationToken);
        var records = new List<SampleRecord>();
        await foreach (var (line, row, problem) in csv.RowsAsync(cancellationToken))
        {
            var fields = (row ?? throw new InvalidDataException($"{name}.csv, line {line}: {problem}")).Fields;
            records.Add(new(
                csv.Mapping.Definition.Name, id(field => fields.First(pair => pair.Key == field).Value), fields, row.OccurredAt));
        }
        return records;
    }
}
