using System.Text.Json;

namespace DimeClient;

/// <summary>Reads the answer of a GET for one record.</summary>
internal static class RecordReader
{
    /// <summary>The object, or the only object of an array; null if there is none.</summary>
    /// <remarks>An empty object is a record without members: an offline client returns one.</remarks>
    public static JsonElement? Single(AnswerBody body) => body.Content switch
    {
        { ValueKind: JsonValueKind.Object } record => record,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.Object => list[0],
        _ => null,
    };
}
