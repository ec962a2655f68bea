using System.Net;
using System.Text;
using System.Text.Json;

namespace SyncWorker.Tests;

/// <summary>Problems, limits and the stream of the status.</summary>
public sealed class HttpAnswerTests
{
    public static TheoryData<string, string, string?, int, string> Wrong => new()
    {
        { "GET", "/nothing", null, 404, "GET /nothing is no route of this service: /openapi/v1.json lists them." },
        { "GET", "/api/changes/abc", null, 404, "is no route" },
        { "DELETE", "/api/changes", "", 405, "must be GET, POST" },
        { "GET", "/api/changes?limit=x", null, 400, "errors.limit: \"x\" must be a whole number" },
        { "GET", "/api/changes?limit=0", null, 400, "errors.limit: \"0\" must be a whole number from 1 to 1000" },
        { "GET", "/api/changes?limit=1001", null, 400, "must be a whole number from 1 to 1000" },
        { "GET", "/api/changes?limit=1&limit=2", null, 400, "errors.limit: \"1,2\" must be given once" },
        { "GET", "/api/changes?state=died", null, 400, "must be one of pending, sending" },
        { "GET", "/api/changes?entity=Jobb", null, 400, "must be one of ActionUri" },
        { "GET", "/api/changes?from=yesterday", null, 400, "must be a time such as" },
        { "GET", "/api/changes?from=2026-01-02&to=2026-01-01", null, 400, "must be later than from" },
        { "GET", "/api/changes?cursor=%2e", null, 400, "must be next of a page of this list" },
        { "GET", "/api/dead-letters/groups?cursor=eA", null, 400, "must be next of a page of this list" },
        { "GET", "/api/dead-letters?entitty=Job", null, 400, "errors.entitty: \"Job\" is no parameter of this list: must be one of" },
        { "GET", "/api/dead-letters?count=maybe", null, 400, "must be true or false" },
        { "GET", "/api/search", null, 400, "errors.q: must be text" },
        { "GET", "/api/entities/Job", null, 400, "errors.sourceApp: must name the source application" },
        { "GET", "/api/entities/Jobb?sourceApp=BC1", null, 400, "errors.entity: \"Jobb\" must be one of" },
        { "GET", "/api/entities/Job?sourceApp=BC1&before=x", null, 400, "errors.before: \"x\" must be a time" },
        { "POST", "/api/gate/pause", "{\"reason\":", 400, "Line 1, byte" },
        { "POST", "/api/gate/pause", "{\"reason\":17}", 400, "errors.reason: must be of the type" },
        { "POST", "/api/gate/pause", "", 400, "The body is empty" },
        { "POST", "/api/gate/pause", "null", 400, "must be a JSON object" },
        { "POST", "/api/gate/pause", "{}", 400, "errors.reason:" },
        { "POST", "/api/dead-letters/replay", "{\"ids\":[1,\"x\"]}", 400, "errors.ids[1]: must be of the type" },
        { "POST", "/api/dead-letters/replay", "{\"ids\":[1],\"all\":true}", 400, "exactly one must be given" },
        { "POST", "/api/changes", "{\"entity\": \"Job\", ", 400, "LineNumber: 0" },
        { "POST", "/api/operations/9/cancel", "{}", 404, "There is no operation 9." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_request_gets_a_problem_that_names_the_place(string method, string path, string? body, int status, string words)
    {
        await using var server = await ApiServer.StartAsync();

        var answer = await server.SendAsync(method, path, body);

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(words, Words(answer.Body), StringComparison.Ordinal);
        Assert.Equal(status, answer.Body.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Json_that_is_too_deep_is_refused_with_its_place()
    {
        await using var server = await ApiServer.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

        foreach (var path in new[] { "/api/changes", "/api/dead-letters/discard" })
        {
            var answer = await server.SendAsync("POST", path, deep);
            Assert.Equal(400, answer.Status);
        }
        Assert.Contains("64", Words((await server.SendAsync("POST", "/api/changes", deep)).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_json_is_refused()
    {
        await using var server = await ApiServer.StartAsync(("Http:MaxRequestBytes", "2000"), ("Receive:MaxBodyBytes", "5000"));
        using var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");

        var verb = await server.SendAsync("POST", "/api/gate/pause", $$"""{"reason":"{{new string('x', 3_000)}}"}""");
        var changes = await server.SendAsync("POST", "/api/changes", new string(' ', 6_000));
        var media = await server.Http.PostAsync(new Uri("/api/gate/pause", UriKind.Relative), form);

        Assert.Equal((413, 413, HttpStatusCode.UnsupportedMediaType), (verb.Status, changes.Status, media.StatusCode));
        Assert.Contains("2000 bytes (Http:MaxRequestBytes)", Words(verb.Body), StringComparison.Ordinal);
        Assert.Contains("Receive:MaxBodyBytes", Words(changes.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        await using var server = await ApiServer.StartAsync(
            ("Http:MaxPerSecond", "1"),
            ("Http:Keys:0:Key", "the-key-of-anna"), ("Http:Keys:0:Name", "anna"), ("Http:Keys:0:Role", "Viewer"),
            ("Http:Keys:1:Key", "the-key-of-ben"), ("Http:Keys:1:Name", "ben"), ("Http:Keys:1:Role", "Viewer"));

        var many = new List<(int Status, JsonElement Body, HttpResponseMessage Answer)>();
        for (var i = 0; i < 20 && many.TrueForAll(answer => answer.Status == 200); i++)
        {
            many.Add(await server.SendAsync("GET", "/api/imports", null, ("X-API-KEY", "the-key-of-anna")));
        }
        var ben = await server.SendAsync("GET", "/api/imports", null, ("X-API-KEY", "the-key-of-ben"));
        var health = await server.GetAsync("/health/live");

        Assert.Equal(429, many[^1].Status);
        Assert.True(many[^1].Answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("'anna' may send 1 requests a second (Http:MaxPerSecond)", Words(many[^1].Body), StringComparison.Ordinal);
        Assert.Equal((200, 200), (ben.Status, health.Status));
    }

    [Fact]
    public async Task The_stream_says_what_changed_and_ends_when_the_service_stops()
    {
        await using var server = await ApiServer.StartAsync(("Http:MaxConcurrent", "2"), ("Http:MaxStreams", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status/stream");
        request.Headers.Add("Last-Event-ID", "no number");
        using var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        var first = await EventAsync(reader);
        var second = await server.GetAsync("/api/status/stream");
        await server.SendAsync("POST", "/api/gate/pause", """{"reason":"r"}""");
        var next = await EventAsync(reader);
        await server.StopAppAsync();

        Assert.True(first.GetProperty("gate").GetProperty("open").GetBoolean());
        Assert.False(next.GetProperty("gate").GetProperty("open").GetBoolean());
        Assert.Equal(429, second.Status);
        Assert.Contains("Http:MaxStreams", Words(second.Body), StringComparison.Ordinal);
        while (await reader.ReadLineAsync() is not null)
        {
        }
    }

    [Fact]
    public async Task More_requests_than_may_be_answered_at_once_are_told_to_wait()
    {
        await using var server = await ApiServer.StartAsync(("Http:MaxConcurrent", "1"));
        using var open = await server.Http.GetAsync(new Uri("/api/status/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        var other = await server.GetAsync("/api/imports");
        var health = await server.GetAsync("/health/live");

        Assert.Equal((429, 200), (other.Status, health.Status));
        Assert.NotNull(other.Answer.Headers.RetryAfter);
        Assert.Contains("Http:MaxConcurrent", Words(other.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_that_shows_the_description_asks_no_other_server()
    {
        await using var server = await ApiServer.StartAsync();

        var page = await server.Http.GetStringAsync(new Uri("/scalar/", UriKind.Relative));
        var script = await server.Http.GetAsync(new Uri("/scalar/scalar.js", UriKind.Relative));

        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.True(script.Content.Headers.ContentLength is null or > 100_000);
    }

    private static async Task<JsonElement> EventAsync(StreamReader reader)
    {
        string? line;
        while ((line = await reader.ReadLineAsync())?.StartsWith("data: ", StringComparison.Ordinal) == false)
        {
        }
        return JsonSerializer.Deserialize<JsonElement>(line!["data: ".Length..]);
    }

    private static string Words(JsonElement problem) => string.Join('\n', [
        problem.TryGetProperty("detail", out var detail) ? detail.GetString() : "",
        .. problem.TryGetProperty("errors", out var errors)
            ? errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray().Select(words => $"errors.{field.Name}: {words}"))
            : [],
    ]);
}
