using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient.Entities;

/// <summary>Converts a date to and from text, for callers that store entities in their own JSON.</summary>
public sealed class DimeDateTimeJsonConverter : JsonConverter<DimeDateTime>
{
    /// <inheritdoc />
    /// <exception cref="JsonException">The text is not a date.</exception>
    public override DimeDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DimeDateTime.TryParse(reader.GetString(), out var date) ? date : throw new JsonException("Not a date such as 2026-11-20T08:00:00.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DimeDateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
