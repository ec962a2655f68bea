using System.Text.Json;

namespace DimeClient;

/// <summary>Reads the answer of a GET: an array of objects, or a page of them.</summary>
internal sealed class ListReader<T>(Func<JsonElement, T> read)
{
    /// <summary>Where a page keeps its records. Nobody outside knows whether the API pages this way: an array is what is documented.</summary>
    private static readonly string[] PageMembers = ["items", "data", "results", "value"];

    /// <summary>The records, or null where the answer holds none.</summary>
    public IReadOnlyList<T>? Read(AnswerBody body) =>
        Records(body.Content) is { } records ? [.. records.EnumerateArray().Select(Record)] : null;

    private T Record(JsonElement record) => record.ValueKind == JsonValueKind.Object
        ? read(record)
        : throw new JsonException($"a {record.ValueKind} is where an object should be");

    private static JsonElement? Records(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.Array } list => list,
        { ValueKind: JsonValueKind.Object } page => PageMembers.Select(name => page.Member(name))
            .FirstOrDefault(member => member is { ValueKind: JsonValueKind.Array }),
        _ => null,
    };
}
