using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Runs the examples of docs/http.md, and compares the answers with the page and with the API's description.</summary>
public sealed partial class HttpPageTests
{
    [Fact]
    public async Task Every_example_of_the_page_does_what_the_page_says_and_every_route_has_one()
    {
        await using var server = await ApiServer.StartAsync();
        await SeedAsync(server);
        var document = await server.OpenApiAsync();
        var schema = new JsonSchema(document);
        var left = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).ToHashSet();
        var problems = new List<string>();

        var page = await File.ReadAllTextAsync(Repository.File("docs/http.md"));
        foreach (Match example in Example().Matches(page.ReplaceLineEndings("\n")))
        {
            var (method, path) = (example.Groups["method"].Value, example.Groups["path"].Value);
            var (status, expected) = (int.Parse(example.Groups["status"].ValueSpan, CultureInfo.InvariantCulture), example.Groups["answer"].Value);
            var route = document.GetProperty("paths").EnumerateObject().Select(each => each.Name)
                .Where(name => Regex.IsMatch(path.Split('?')[0], $"^{Regex.Replace(name, @"\{key\}", ".+").Replace("{id}", "\\d+", StringComparison.Ordinal).Replace("{entity}", "[^/]+", StringComparison.Ordinal)}$"))
                .OrderBy(name => name.Count(letter => letter == '{')).First();
            left.Remove($"{method} {route}");
            if (example.Groups["kind"].Value == "text")
            {
                problems.AddRange(await OfStreamAsync(server, path, expected));
                continue;
            }

            var body = example.Groups["body"] is { Success: true, Value: var given } ? given : null;
            var headers = HeaderLine().Matches(example.Groups["headers"].Value)
                .Select(header => (header.Groups[1].Value, header.Groups[2].Value)).ToArray();
            var answer = await server.SendAsync(method, path, body, headers);
            if (answer.Status != status)
            {
                problems.Add($"{method} {path} answers {answer.Status}: {answer.Body}");
                continue;
            }
            problems.AddRange(Differences(JsonSerializer.Deserialize<JsonElement>(expected), answer.Body, $"{method} {path}"));
            problems.AddRange(schema.OfAnswer(method, route, status, answer.Body));
            if (body is not null && status < 400)
            {
                problems.AddRange(schema.OfBody(route, JsonSerializer.Deserialize<JsonElement>(body)));
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Empty(left);
    }

    /// <summary>Three dead letters and the call that was refused.</summary>
    private static async Task SeedAsync(ApiServer server)
    {
        // Paused, so that the worker plans nothing meanwhile.
        await server.SendAsync("POST", "/api/gate/pause", """{"reason":"seed"}""");
        foreach (var (jobNo, category) in new[] { ("JOB-1001", "Red"), ("JOB-1002", "Yellow"), ("JOB-1003", "Blue") })
        {
            var (status, _, _) = await server.SendAsync("POST", "/api/changes", JsonSerializer.Serialize(new
            {
                entity = "Job",
                sourceApp = "BC1",
                sourceType = "SERVICE",
                jobNo,
                shortDescription = "s",
                category,
                version = 1,
            }));
            Assert.Equal(202, status);
        }
        await server.Store.WriteAsync(
            ledger =>
            {
                ledger.Execute(
                    """
                    insert into import (id, worker, token, entities, rows, bytes, started_at, finished_at, status, outcome, message)
                    values (1, 'w', 0, '[1,2,3]', 3, 1200, 1, 2, 400, 'rejected', 'Category ''Red'' is unknown.');
                    """);
                foreach (var (id, category) in new[] { (1, "Red"), (2, "Yellow"), (3, "Blue") })
                {
                    ledger.Execute(
                        "update change set state = 'Dead', settled_at = 2, import_id = 1, error = @Error where id = @Id",
                        new
                        {
                            Id = id,
                            Error = JsonSerializer.Serialize(new
                            {
                                Class = "rejected",
                                Code = "DIME201",
                                Message = $"Category '{category}' is unknown.",
                                Attempts = 1,
                                FirstSeen = "2026-11-20T08:00:00+00:00",
                                LastSeen = "2026-11-20T08:00:00+00:00",
                            }),
                        });
                }
                ledger.Execute("update entity set due_at = null, blocked = null");
                ledger.Execute("insert into counter (slot, name, value) values ('seed', 'settled dead', 3)");
            },
            default);
        await server.SendAsync("POST", "/api/gate/resume", "{}");
    }

    private static async Task<IEnumerable<string>> OfStreamAsync(ApiServer server, string path, string expected)
    {
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        foreach (var line in expected.Trim().Split('\n'))
        {
            var read = await reader.ReadLineAsync();
            if (read?.StartsWith(line.Split(',')[0], StringComparison.Ordinal) != true)
            {
                lines.Add($"{path} says '{read}', and the page '{line}'");
            }
        }
        return answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? lines : [.. lines, $"{path} is no stream"];
    }

    /// <summary>The page may leave members out; what it shows must be there, of the same kind.</summary>
    private static IEnumerable<string> Differences(JsonElement page, JsonElement answer, string at)
    {
        if (Kind(page) != Kind(answer))
        {
            return [$"{at} is {answer}, and the page says {page}"];
        }

        return page.ValueKind switch
        {
            JsonValueKind.Object => page.EnumerateObject().SelectMany(member => answer.TryGetProperty(member.Name, out var value)
                ? Differences(member.Value, value, $"{at}.{member.Name}")
                : [$"{at}.{member.Name} is not in the answer {answer}"]),
            JsonValueKind.Array when page.GetArrayLength() > 0 => answer.GetArrayLength() == 0
                ? [$"{at} is empty"]
                : Differences(page[0], answer[0], $"{at}[0]"),
            JsonValueKind.String when page.GetString() is { } text && (text == "…" || text.Contains("T08:00", StringComparison.Ordinal)) => [],
            _ when page.ToString() != answer.ToString() && !Varies.Contains(at[(at.LastIndexOf('.') + 1)..]) =>
                [$"{at} is {answer}, and the page says {page}"],
            _ => [],
        };
    }

    /// <summary>What depends on the moment, and on whether a board answers: in the test none does.</summary>
    private static readonly string[] Varies = ["next", "state", "status", "pending"];

    private static string Kind(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "boolean" : value.ValueKind.ToString();

    [GeneratedRegex(
        @"```http\n(?<method>GET|POST) (?<path>\S+)\n(?<headers>([\w-]+: .+\n)*)(\n(?<body>(?:.|\n)+?)\n)?```\n\n```(?<kind>json|text) (?<status>\d+)\n(?<answer>(.|\n)+?)\n```",
        RegexOptions.CultureInvariant)]
    private static partial Regex Example();

    [GeneratedRegex(@"([\w-]+): (.+)\n", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderLine();
}
