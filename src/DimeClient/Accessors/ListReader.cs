using System.Text.Json;

namespace DimeClient;

/// <summary>Reads the answer of a GET: an array of objects, or a page of them.</summary>
internal sealed class ListReader<T>(Func<JsonElement, T> read)
{
    /// <summary>Members that may hold a page's records. Whether the API pages this way is unknown: only an array is documented.</summary>
    private static readonly string[] PageMembers = ["items", "data", "results", "value"];

    /// <summary>The records, or null if the answer holds none.</summary>
    public IReadOnlyList<T>? Read(AnswerBody body) =>
        body.Content is { ValueKind: not JsonValueKind.Null } content
            ? [.. (Records(content) ?? throw Wrong("$", failure: null)).EnumerateArray().Select(Record)]
            : null;

    private T Record(JsonElement record, int place)
    {
        try
        {
            return record.ValueKind == JsonValueKind.Object ? read(record) : throw Wrong("$", failure: null);
        }
        catch (JsonException failure)
        {
            throw Wrong($"$[{place}]{failure.Path?[1..]}", failure);
        }
    }

    /// <summary>The path, as System.Text.Json's parser reports it.</summary>
    private static JsonException Wrong(string path, Exception? failure) =>
        new($"unexpected value at {path}", path, lineNumber: null, bytePositionInLine: null, failure);

    private static JsonElement? Records(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.Array } list => list,
        { ValueKind: JsonValueKind.Object } page => PageMembers.Select(name => page.Member(name))
            .FirstOrDefault(member => member is { ValueKind: JsonValueKind.Array }),
        _ => null,
    };
}
