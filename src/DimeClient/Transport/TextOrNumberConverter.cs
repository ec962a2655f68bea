using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient;

/// <summary>An id that may be a number or a text.</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return reader.GetString();
        }
        using var number = JsonDocument.ParseValue(ref reader);
        return number.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
