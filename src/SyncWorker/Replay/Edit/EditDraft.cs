using System.Text.Json;
using System.Text.Json.Nodes;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Replay.Edit;

/// <summary>Writes a dead letter down as a change again, corrected: for <see cref="ChangeReader"/> to check like any other. Pure.</summary>
internal static class EditDraft
{
    // Where it stands in the order, and that it is a change of its own, is not for its old words to say.
    private static readonly string[] Placed = ["messageId", "version", "occurredAt"];
    private static readonly string[] Words = ["entity", "kind", "mode"];

    /// <param name="problems">Takes what can not be done.</param>
    /// <returns>The change; null when there is nothing to start from.</returns>
    public static JsonElement? Of(LetterRow letter, EditRequest edit, List<Problem> problems)
    {
        if (Start(letter, edit, problems) is not { } change)
        {
            return null;
        }

        foreach (var placed in Placed.SelectMany(name => Named(change, name, definition: null)).ToList())
        {
            change.Remove(placed);
        }

        // Words first: they say which entity the fields are of.
        var set = edit.Set ?? new Dictionary<string, JsonElement>();
        foreach (var (name, value) in set.OrderBy(pair => IsOneOf(Words, pair.Key) ? 0 : 1))
        {
            Set(change, name, value, letter.Fields is null, problems);
        }

        foreach (var name in edit.Unset ?? [])
        {
            if (!Remove(change, name))
            {
                problems.Add(Problem.Of(name, null, "is not said by it, so it can not be unset"));
            }
        }

        if (edit.Version is { } version)
        {
            change["version"] = version;
        }
        return JsonSerializer.SerializeToElement(change);
    }

    private static JsonObject? Start(LetterRow letter, EditRequest edit, List<Problem> problems)
    {
        if (edit.Body is null && letter.Fields is not null)
        {
            var definition = DimeCatalog.Find(letter.Entity!)!;
            var fields = FieldsJson.Read(letter.Fields).Select(field => KeyValuePair.Create(
                definition.Find(field.Key)?.Json ?? field.Key, (JsonNode?)JsonValue.Create(field.Value)));
            return new() { ["entity"] = letter.Entity, ["kind"] = letter.Kind, ["mode"] = letter.Mode, ["fields"] = new JsonObject(fields) };
        }

        JsonNode? body;
        try
        {
            body = edit.Body is { } given ? JsonNode.Parse(given.GetRawText()) : JsonNode.Parse(letter.Body);
        }
        catch (JsonException unreadable)
        {
            problems.Add(Problem.Of("body", null, "what was received is not JSON, so a corrected change must be given: " + unreadable.Message));
            return null;
        }

        if (body is not JsonObject change)
        {
            problems.Add(Problem.Of("body", null, "must be one change, a JSON object: what was received is none, so it must be given"));
            return null;
        }

        if (MessageDecoder.EntityOf(letter.Source) is { } entity && !Named(change, "entity", definition: null).Any())
        {
            change["entity"] = entity;
        }
        return change;
    }

    private static void Set(JsonObject change, string name, JsonElement value, bool isRefusedOnArrival, List<Problem> problems)
    {
        if (IsOneOf(Placed, name) || IsOneOf(["clear", "fields"], name) || (IsOneOf(Words, name) && !isRefusedOnArrival))
        {
            problems.Add(Problem.Of(name, value.ToString(), IsOneOf(Words, name)
                ? "is kept; publish a change of another kind instead" : "can not be set here: name fields, give a version of its own, or a whole body"));
            return;
        }

        Remove(change, name);
        if (IsOneOf(Words, name))
        {
            change[name] = JsonValue.Create(value);
        }
        else
        {
            var fields = Named(change, "fields", definition: null).Select(key => change[key]).OfType<JsonObject>().FirstOrDefault();
            (fields ?? change)[name] = JsonValue.Create(value);
        }
    }

    private static bool Remove(JsonObject change, string name)
    {
        var entity = Named(change, "entity", definition: null).Select(key => change[key]).FirstOrDefault();
        var definition = entity?.GetValueKind() == JsonValueKind.String ? DimeCatalog.Find(entity.GetValue<string>()) : null;
        var places = Named(change, "fields", definition: null).Select(key => change[key]).OfType<JsonObject>().Append(change).ToList();
        return places.Sum(place => Named(place, name, definition).ToList().Count(place.Remove)) > 0;
    }

    /// <summary>Properties of that name, by JSON or wire name and without regard to case.</summary>
    private static IEnumerable<string> Named(JsonObject change, string name, EntityDefinition? definition) =>
        change.Select(property => property.Key).Where(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (definition?.Find(key) is { } parameter && parameter.Wire == definition.Find(name)?.Wire));

    private static bool IsOneOf(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
