using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncWorker.Changes;

/// <summary>Stores fields in the ledger as JSON that people can read.</summary>
internal static class FieldsJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IReadOnlyDictionary<string, string> fields) => JsonSerializer.SerializeToUtf8Bytes(fields, Options);

    public static IReadOnlyDictionary<string, string> Read(byte[]? json) =>
        json is null ? ImmutableDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(json, Options)!;

    /// <summary>A member of an object as text; null if there is none, or if it is no such JSON.</summary>
    public static string? Word(string? json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "null");
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var word)
                ? word.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[]? WriteOver(ImmutableDictionary<string, FieldValue> over)
    {
        if (over.IsEmpty)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (field, (value, key)) in over.OrderBy(field => field.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(field);
                json.WriteStringValue(value);
                json.WriteNumberValue(key.Epoch);
                json.WriteNumberValue(key.Scale);
                json.WriteNumberValue(key.Version);
                json.WriteNumberValue(key.Id);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public static ImmutableDictionary<string, FieldValue> ReadOver(byte[]? json)
    {
        if (json is null)
        {
            return ImmutableDictionary<string, FieldValue>.Empty;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToImmutableDictionary(
            field => field.Name,
            field => new FieldValue(
                field.Value[0].GetString()!,
                new OrderKey(field.Value[1].GetInt64(), field.Value[2].GetInt32(), field.Value[3].GetInt64(), field.Value[4].GetInt64())));
    }
}
