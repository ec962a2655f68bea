using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SyncWorker.Contracts;

namespace SyncWorker.Publish.Files;

/// <summary>Completes a change from a JSON file: adds what the command line says and the change does not.</summary>
/// <param name="Entity">The entity of changes that name none.</param>
/// <param name="Kind">The kind of changes that name none.</param>
/// <param name="Mode">The mode of changes that name none.</param>
/// <param name="IdPrefix">A prefix for every message id, so that a file can be published again as new.</param>
/// <param name="Run">The name of this run. It is part of the ids given to changes whose repeats could not be recognised otherwise.</param>
internal sealed record ChangeCompletion(string? Entity, ChangeKind? Kind, ChangeMode? Mode, string? IdPrefix, string Run)
{
    /// <summary>The name of the full export that changes belong to which name none; null: they are news.</summary>
    public string? Export { get; init; }

    public FileItem Complete(long line, JsonElement change)
    {
        if (change.ValueKind != JsonValueKind.Object)
        {
            return FileItem.Wrong(line, $"A change must be a JSON object, and is {change.ValueKind.ToString().ToLowerInvariant()}.");
        }

        var said = change.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null)
            .DistinctBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(property => property.Name, property => property.Value, StringComparer.OrdinalIgnoreCase);
        var own = said.GetValueOrDefault("messageId") is { ValueKind: JsonValueKind.String } id
            && id.GetString() is { Length: > 0 } text
            ? text
            : null;
        var messageId = MessageId(line, own, said.ContainsKey("version") || said.ContainsKey("occurredAt"));
        var entity = said.GetValueOrDefault("entity") is { ValueKind: JsonValueKind.String } named
            ? named.GetString()
            : said.ContainsKey("entity") ? null : Entity;

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ChangeJson.WriterOptions))
        {
            json.WriteStartObject();
            WriteUnlessSaid(json, said, "entity", entity);
            WriteUnlessSaid(json, said, "kind", Kind?.ToString());
            WriteUnlessSaid(json, said, "mode", Mode?.ToString());
            WriteUnlessSaid(json, said, "export", Export);
            if (messageId is not null && messageId != own)
            {
                json.WriteString("messageId", messageId);
            }

            foreach (var property in change.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null
                && (messageId == own || !p.Name.Equals("messageId", StringComparison.OrdinalIgnoreCase))))
            {
                property.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return FileItem.Of(new(line, entity, messageId, buffer.WrittenMemory));
    }

    /// <summary>The message id of a change, or null. A retry is safe only if the worker can recognise a repeated change.</summary>
    public string? MessageId(long line, string? own, bool hasOrder) => (own, IdPrefix) switch
    {
        ({ } id, _) => IdPrefix + id,
        (null, { } prefix) => prefix + line.ToString(CultureInfo.InvariantCulture),
        _ when hasOrder => null,
        _ => string.Create(CultureInfo.InvariantCulture, $"{Run}-{line}"),
    };

    private static void WriteUnlessSaid(Utf8JsonWriter json, Dictionary<string, JsonElement> said, string name, string? value)
    {
        if (value is not null && !said.ContainsKey(name))
        {
            json.WriteString(name, value);
        }
    }
}
