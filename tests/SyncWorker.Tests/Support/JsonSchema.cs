using System.Text.Json;

namespace SyncWorker.Tests;

/// <summary>Checks JSON against a schema of the API's description: as much of JSON Schema as the description uses.</summary>
internal sealed class JsonSchema(JsonElement document)
{
    /// <summary>The problems of an answer; empty: it is as described.</summary>
    public IEnumerable<string> OfAnswer(string method, string path, int status, JsonElement body)
    {
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());
        return !operation.GetProperty("responses").TryGetProperty($"{status}", out var response)
            ? [$"{method} {path}: {status} is not described"]
            : Problems(response.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema"), body, $"{method} {path} {status}");
    }

    /// <summary>The problems of a body of a request.</summary>
    public IEnumerable<string> OfBody(string path, JsonElement body) => Problems(
        document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema"), body, $"POST {path}");

    private IEnumerable<string> Problems(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Problems(
                document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), value, at);
        }

        foreach (var any in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(any, out var alternatives))
            {
                var tried = alternatives.EnumerateArray().Select(one => Problems(one, value, at).ToList()).ToList();
                return tried.Exists(problems => problems.Count == 0) ? [] : [$"{at} matches none of {any}"];
            }
        }

        if (schema.TryGetProperty("type", out var type) && !IsOfType(type, value))
        {
            return [$"{at} is {value.ValueKind}, and should be {type}"];
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.ToString() == value.ToString()))
        {
            return [$"{at} = {value} is not one of {words}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, index) => Problems(items, item, $"{at}[{index}]")),
            _ => [],
        };
    }

    private List<string> OfObject(JsonElement schema, JsonElement value, string at)
    {
        var problems = new List<string>();
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        if (schema.TryGetProperty("required", out var required))
        {
            problems.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))
                .Select(name => $"{at}.{name} is missing"));
        }

        foreach (var member in value.EnumerateObject())
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out var described))
            {
                problems.AddRange(Problems(described, member.Value, $"{at}.{member.Name}"));
            }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
            {
                problems.AddRange(Problems(more, member.Value, $"{at}.{member.Name}"));
            }
            else if (known.ValueKind == JsonValueKind.Object && !known.TryGetProperty("title", out _))
            {
                // Problem details may have members of their own.
                problems.Add($"{at}.{member.Name} is not described");
            }
        }
        return problems;
    }

    private static bool IsOfType(JsonElement type, JsonElement value) =>
        (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()]).Any(one => one switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        });
}
