using System.Text.Json;
using System.Text.Json.Serialization;

namespace DimeClient.Entities;

/// <summary>A date as its text, for those who keep entities as JSON of their own.</summary>
public sealed class DimeDateTimeJsonConverter : JsonConverter<DimeDateTime>
{
    /// <inheritdoc />
    /// <exception cref="JsonException">The text is no date.</exception>
    public override DimeDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DimeDateTime.TryParse(reader.GetString(), out var date) ? date : throw new JsonException("It is no date such as 2026-11-20T08:00:00.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DimeDateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
