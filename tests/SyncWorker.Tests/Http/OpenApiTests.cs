using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Operate.Access;

namespace SyncWorker.Tests;

/// <summary>The description of the API says everything about every route, and the answers are as it says.</summary>
public sealed partial class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_in_full()
    {
        await using var server = await ApiServer.StartAsync();
        var document = await server.OpenApiAsync();
        var missing = new List<string>();
        var routes = ((IEndpointRouteBuilder)server.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } path
                && !path.Contains("openapi", StringComparison.Ordinal) && !path.Contains("scalar", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(routes);

        foreach (var route in routes)
        {
            var path = Constraint().Replace("/" + route.RoutePattern.RawText!.TrimStart('/'), "{$1}");
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                if (!document.GetProperty("paths").TryGetProperty(path, out var item)
                    || !item.TryGetProperty(method.ToLowerInvariant(), out var operation))
                {
                    missing.Add($"{method} {path}");
                    continue;
                }
                var needsKey = route.Metadata.GetMetadata<RequiredRole>() is not null;
                missing.AddRange(Gaps(operation, path, method, needsKey).Select(gap => $"{method} {path}: {gap}"));
            }
        }
        missing.AddRange(document.GetProperty("components").GetProperty("schemas").EnumerateObject().SelectMany(UndescribedProperties));

        Assert.Empty(missing);
        Assert.Equal("3.1.1", document.GetProperty("openapi").GetString());
        Assert.Equal(
            ["apiKey", "bearer"],
            document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).Order());
    }

    private static IEnumerable<string> Gaps(JsonElement operation, string path, string method, bool needsKey)
    {
        if (!IsText(operation, "summary") || !IsText(operation, "description"))
        {
            yield return "no summary or description";
        }

        var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
        foreach (var parameter in parameters.Where(parameter => !IsText(parameter, "description") || !parameter.TryGetProperty("schema", out _)))
        {
            yield return $"parameter {parameter.GetProperty("name")} has no description or type";
        }

        foreach (Match name in Constraint().Matches(path))
        {
            if (!parameters.Exists(parameter => parameter.GetProperty("name").GetString() == name.Groups[1].Value))
            {
                yield return $"parameter {name.Value} is missing";
            }
        }

        string[] statuses =
        [
            .. needsKey ? ["401", "403", "429"] : Array.Empty<string>(),
            .. method == "POST" ? ["400", "409", "413", "415", "422"] : Array.Empty<string>(),
            .. path.Contains("{id}", StringComparison.Ordinal) || path.Contains("{key}", StringComparison.Ordinal) ? ["404"] : Array.Empty<string>(),
            .. parameters.Exists(parameter => parameter.GetProperty("in").GetString() == "query") ? ["400"] : Array.Empty<string>(),
        ];
        var responses = operation.GetProperty("responses");
        foreach (var status in statuses.Where(status => !responses.TryGetProperty(status, out _)))
        {
            yield return $"no answer {status}";
        }

        if (!responses.TryGetProperty("200", out _) && !responses.TryGetProperty("202", out _))
        {
            yield return "no answer 200 or 202";
        }

        foreach (var response in responses.EnumerateObject())
        {
            if (!IsText(response.Value, "description") || !response.Value.TryGetProperty("content", out var content)
                || content.EnumerateObject().Any(type => !type.Value.TryGetProperty("schema", out _)))
            {
                yield return $"answer {response.Name} has no description or type";
            }
        }

        if (method == "POST" && !operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .TryGetProperty("schema", out _))
        {
            yield return "no type of the body";
        }

        if (needsKey && operation.GetProperty("security").GetArrayLength() != 2)
        {
            yield return "no security";
        }
    }

    private static IEnumerable<string> UndescribedProperties(JsonProperty schema) =>
        schema.Value.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject()
                .Where(property => !IsText(property.Value, "description") && !property.Value.TryGetProperty("$ref", out _)
                    && !property.Value.TryGetProperty("oneOf", out _)) // a type that is described itself, or null
                .Select(property => $"{schema.Name}.{property.Name} has no description")
            : [];

    private static bool IsText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && !string.IsNullOrWhiteSpace(text.GetString());

    [GeneratedRegex(@"\{\**(\w+)(:\w+)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Constraint();
}
