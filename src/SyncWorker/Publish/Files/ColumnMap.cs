using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncWorker.Publish.Files;

/// <summary>
/// How the columns of a CSV become the fields of a change. A map has: a field for each column, optionally multiplied by a number;
/// constants; a message id with <c>{column}</c> in it; the columns with the version and the time.
/// </summary>
internal sealed record ColumnMap
{
    public string? Entity { get; init; }

    /// <summary>Column → field. Null: every column that is named like a field, by its JSON or wire name.</summary>
    public Dictionary<string, MappedField>? Columns { get; init; }

    /// <summary>Field → value, the same in every change.</summary>
    public Dictionary<string, string> Constants { get; init; } = [];

    /// <summary>The template of message ids, such as <c>aw-job-{job_no}</c>.</summary>
    public string? MessageId { get; init; }

    /// <summary>The column with the source's version.</summary>
    public string? Version { get; init; }

    /// <summary>The column with the time of the change.</summary>
    public string? OccurredAt { get; init; }

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="PublishUseException">The file is missing, or is not a mapping.</exception>
    public static ColumnMap Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ColumnMap>(File.ReadAllText(path), Format)
                ?? throw new PublishUseException($"{path}: the mapping is empty.");
        }
        catch (JsonException wrong)
        {
            throw new PublishUseException($"{path}: not a mapping: {wrong.Message}");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new PublishUseException($"--map = {path}: {unread.Message}");
        }
    }
}

/// <summary>The field that a column is mapped to.</summary>
/// <param name="Field">The field's JSON or wire name.</param>
/// <param name="Multiply">The factor, such as 60 to turn minutes into seconds; null: the value stays as it is.</param>
[JsonConverter(typeof(MappedFieldConverter))]
internal sealed record MappedField(string Field, decimal? Multiply = null)
{
    /// <returns>The field's value, or null if the cell is not a number.</returns>
    public string? Value(string cell) => Multiply is { } factor ? CsvFormat.Multiplied(cell, factor) : cell;
}

/// <summary>Reads a mapped field from JSON. A string alone is the field's name.</summary>
internal sealed class MappedFieldConverter : JsonConverter<MappedField>
{
    public override MappedField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(reader.GetString()!);
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var said = document.RootElement;
        if (said.ValueKind == JsonValueKind.Object && said.EnumerateObject().All(p => p.Name is "field" or "multiply")
            && said.TryGetProperty("field", out var field) && field.ValueKind == JsonValueKind.String
            && (!said.TryGetProperty("multiply", out var multiply) || multiply.ValueKind == JsonValueKind.Number))
        {
            return new(field.GetString()!, said.TryGetProperty("multiply", out var factor) ? factor.GetDecimal() : null);
        }
        throw new JsonException("""A column must be "field" or { "field": "…", "multiply": 60 }.""");
    }

    public override void Write(Utf8JsonWriter writer, MappedField value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
