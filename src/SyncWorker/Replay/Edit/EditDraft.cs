using System.Text.Json;
using System.Text.Json.Nodes;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Replay.Edit;

/// <summary>Turns a dead letter into a corrected change, which <see cref="ChangeReader"/> checks like any other. Pure.</summary>
internal static class EditDraft
{
    // The new change has an identity and a place in the order of its own, so it does not take these from the letter.
    private static readonly string[] Placed = ["messageId", "version", "occurredAt"];
    private static readonly string[] Words = ["entity", "kind", "mode"];

    /// <param name="problems">Receives the corrections that cannot be made.</param>
    /// <returns>The change; null if there is nothing to start from.</returns>
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

        // Words first, because they name the entity that the fields belong to.
        var set = edit.Set ?? new Dictionary<string, JsonElement>();
        foreach (var (name, value) in set.OrderBy(pair => IsOneOf(Words, pair.Key) ? 0 : 1))
        {
            Set(change, name, value, letter.Fields is null, problems);
        }

        foreach (var name in edit.Unset ?? [])
        {
            if (!Remove(change, name))
            {
                problems.Add(Problem.Of(name, null, "is not in the change, so it cannot be unset"));
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
            return new()
            {
                ["entity"] = letter.Entity,
                ["kind"] = letter.Kind,
                ["mode"] = letter.Mode,
                ["fields"] = new JsonObject(fields),
            };
        }

        JsonNode? body;
        try
        {
            body = edit.Body is { } given ? JsonNode.Parse(given.GetRawText()) : JsonNode.Parse(letter.Body);
        }
        catch (JsonException unreadable)
        {
            problems.Add(Problem.Of(
                "body", null, "what was received is not JSON, so body must hold a corrected change: " + unreadable.Message));
            return null;
        }

        if (body is not JsonObject change)
        {
            problems.Add(Problem.Of("body", null, "must be given as one change, a JSON object, because what was received is not one"));
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
                ? "cannot be changed here; publish a new change instead"
                : "cannot be set here: set fields, a version or a whole body instead"));
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

    /// <summary>Properties with that name, by JSON or wire name, in any case.</summary>
    private static IEnumerable<string> Named(JsonObject change, string name, EntityDefinition? definition) =>
        change.Select(property => property.Key).Where(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (definition?.Find(key) is { } parameter && parameter.Wire == definition.Find(name)?.Wire));

    private static bool IsOneOf(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
