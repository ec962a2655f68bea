using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncWorker.Publish.Files;

/// <summary>Writes a change whose fields are strings, as in a CSV. Equal values give equal bytes: repeats are recognised by them.</summary>
internal static class ChangeJson
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="about">The properties of the change itself: <c>entity</c>, <c>kind</c>, <c>messageId</c>, …; null = omitted.</param>
    /// <param name="fields">Field → value.</param>
    public static ReadOnlyMemory<byte> Write(
        IEnumerable<(string Name, string? Value)> about, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in about.Where(pair => pair.Value is not null))
            {
                json.WriteString(name, value);
            }

            foreach (var (name, value) in fields)
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
