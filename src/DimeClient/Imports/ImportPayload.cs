using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DimeClient;

/// <summary>The body of <c>POST /import</c>: always an array, PascalCase, names and values positional.</summary>
public static class ImportPayload
{
    // The body is UTF-8 in an API call and never part of a page: escaping "é" and "+" would only make it longer.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body to send for these rows.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ImportRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            Write(writer, row);
        }
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The exact size of one row in bytes. The size of a body of n rows is their sum, n − 1 commas and 2 brackets.</summary>
    public static int SizeOf(ImportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var writer = new Utf8JsonWriter(new CountingBuffer(), Json);
        Write(writer, row);
        writer.Flush();
        return checked((int)writer.BytesCommitted);
    }

    /// <summary>The exact size of a body of rows in bytes.</summary>
    public static long SizeOf(IReadOnlyList<ImportRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Sum(row => (long)SizeOf(row)) + Math.Max(0, rows.Count - 1) + 2;
    }

    /// <summary>The rows of a body that <see cref="Write(IReadOnlyList{ImportRow})"/> made.</summary>
    internal static IReadOnlyList<ImportRow> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateArray().Select(row => new ImportRow(
            row.GetProperty("StoredProcedureName").GetString()!,
            [.. Texts(row, "ParameterNames").Zip(Texts(row, "ParameterValues"), KeyValuePair.Create)]))];
    }

    private static void Write(Utf8JsonWriter writer, ImportRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("StoredProcedureName", row.Procedure);
        writer.WriteStartArray("ParameterNames");
        foreach (var (name, value) in row.Parameters)
        {
            if (value is not null)
            {
                writer.WriteStringValue(name);
            }
        }
        writer.WriteEndArray();
        writer.WriteStartArray("ParameterValues");
        foreach (var (_, value) in row.Parameters)
        {
            // A null value is left out. The type forbids null, but callers without nullable checks may pass it.
            if (value is not null)
            {
                writer.WriteStringValue(value);
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static IEnumerable<string> Texts(JsonElement row, string name) =>
        row.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
