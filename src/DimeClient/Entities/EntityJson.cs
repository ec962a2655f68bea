using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>Entities as the typed endpoints accept them: camel case, null members left out, enums by number.</summary>
internal static class EntityJson
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(DimeEntity entity) => Write(writer => Write(writer, entity));

    public static ReadOnlyMemory<byte> Write(IEnumerable<DimeEntity> entities) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var entity in entities)
        {
            Write(writer, entity);
        }
        writer.WriteEndArray();
    });

    /// <summary>The bytes that the action writes.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Json);
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, DimeEntity entity)
    {
        writer.WriteStartObject();
        var values = entity.Values();
        foreach (var (place, parameter) in entity.Definition.Parameters.Index())
        {
            if (values[place] is { } value)
            {
                writer.WritePropertyName(parameter.Json);
                WriteValue(writer, value);
            }
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long or decimal or Enum:
                writer.WriteRawValue(WireText.Of(value));
                break;
            case IReadOnlyList<string> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    writer.WriteStringValue(item);
                }
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(WireText.Of(value));
                break;
        }
    }
}
