using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The HTTP API as a caller sees it.</summary>
public sealed class HttpTests
{
    [Fact]
    public async Task A_wrong_field_a_missing_key_and_a_too_long_source_type_are_each_named_and_nothing_is_stored()
    {
        await using var worker = await Worker.StartAsync();

        var answer = await worker.PostAsync(new object[]
        {
            Given.Job("GOOD", "fine"),
            new { entity = "Job", sourceApp = "BC1", sourceType = "SERVICEORDER", shortDescription = "x", shortDescripton = "typo" },
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal("\"typo\" is not a field of Job", errors.GetProperty("[1].shortDescripton")[0].GetString());
        Assert.Equal("\"SERVICEORDER\" must be at most 10 characters long, and is 12", errors.GetProperty("[1].sourceType")[0].GetString());
        Assert.Equal("is required: it is part of the key", errors.GetProperty("[1].jobNo")[0].GetString());
        Assert.Equal(3, errors.EnumerateObject().Count());
        Assert.Equal(0, (await worker.Operator.StatusAsync(default)).Received);
        await worker.AssertConservedAsync();
    }

    [Theory]
    [InlineData("""{"entity":"mboc_deleteEverything"}""", "entity", "must be one of ActionUri, Appointment")]
    [InlineData("""{"procedure":"mboc_deleteEverything"}""", "entity", "must be one of")]
    [InlineData("""{"entity":"Job","kind":"Drop"}""", "kind", "must be Upsert or Delete or Clear")]
    [InlineData("""{"entity":"Job","kind":"Clear"}""", "kind", "must be Upsert or Delete for Job")]
    [InlineData("""{"entity":"Job","version":"x"}""", "version", "must be a whole number")]
    [InlineData("""{"entity":"Job","importance":"Highest"}""", "importance", "must be one of Medium (0), High (1), Low (2)")]
    [InlineData("""{"entity":"Job","freeDecimal1":"1,5"}""", "freeDecimal1", "must be a number, with a point")]
    [InlineData("""{"entity":"Job","creationDateTime":"20.11.2026"}""", "creationDateTime", "must be a time in ISO 8601")]
    [InlineData("""{"entity":"Job","clear":["jobNo"]}""", "clear", "must name fields of Job that can be empty")]
    [InlineData("5", "", "A change must be a JSON object, and is number.")]
    public async Task An_invalid_change_is_refused_with_the_field_the_value_and_what_is_allowed(string body, string field, string words)
    {
        await using var worker = await Worker.StartAsync();

        var answer = await worker.Http.PostAsync(new Uri("/api/changes", UriKind.Relative), Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            words,
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetProperty(field)[0].GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, (await worker.Operator.StatusAsync(default)).Received);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused_with_the_place_of_the_error()
    {
        await using var worker = await Worker.StartAsync();

        var answer = await worker.Http.PostAsync(new Uri("/api/changes", UriKind.Relative), Json("""{"entity": "Job", """));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("The body is not JSON.", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var worker = await Worker.StartAsync(null, ("Receive:MaxBodyBytes", "2000"));

        var answer = await worker.Http.PostAsync(
            new Uri("/api/changes", UriKind.Relative), Json($$"""{"entity":"Job","description":"{{new string('x', 3000)}}"}"""));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_repeated_change_is_reported_as_a_duplicate_by_its_own_id_and_by_the_idempotency_key()
    {
        await using var worker = await Worker.StartAsync();

        await worker.PostAsync(new[] { Given.Job("A", "a", id: "m1"), Given.Job("B", "b", id: "m2") });
        var again = await (await worker.PostAsync(Given.Job("B", "b", id: "m2"))).Content.ReadFromJsonAsync<JsonElement>();
        var first = await PostWithKeyAsync(worker, "k1");
        var byKey = await PostWithKeyAsync(worker, "k1");

        Assert.True(again.GetProperty("changes")[0].GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.ToString(), byKey.ToString());
        Assert.Equal((3, 1), await worker.Operator.StatusAsync(default) is var s ? (s.Received, s.Duplicates) : default);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_change_can_be_followed_by_the_id_in_the_202()
    {
        await using var worker = await Worker.StartAsync();

        var accepted = await (await worker.PostAsync(Given.Job("J", "text", 5))).Content.ReadFromJsonAsync<JsonElement>();
        await worker.UntilDoneAsync(received: 1);
        var change = await worker.Http.GetFromJsonAsync<JsonElement>(
            $"/api/changes/{accepted.GetProperty("changes")[0].GetProperty("id")}");

        Assert.Equal(("applied", "BC1/SERVICE/J", "accepted"), (
            change.GetProperty("state").GetString(),
            change.GetProperty("key").GetString(),
            change.GetProperty("import").GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("wrong-key-entirely", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("publisher-key", HttpStatusCode.Accepted, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("viewer-key", HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("operator-key", HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_key_allows_what_its_role_allows(string? key, HttpStatusCode publish, HttpStatusCode view, HttpStatusCode act)
    {
        await using var worker = await Worker.StartAsync(
            null,
            ("Http:Keys:0:Key", "publisher-key"), ("Http:Keys:0:Role", "Publisher"),
            ("Http:Keys:1:Key", "viewer-key"), ("Http:Keys:1:Role", "Viewer"),
            ("Http:Keys:2:Key", "operator-key"), ("Http:Keys:2:Role", "Operator"));
        if (key is not null)
        {
            worker.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        var statuses = new[]
        {
            (await worker.PostAsync(Given.Job("J", "text"))).StatusCode,
            (await worker.Http.GetAsync(new Uri("/api/dead-letters", UriKind.Relative))).StatusCode,
            (await worker.Http.PostAsJsonAsync("/api/dead-letters/replay", new { all = true })).StatusCode,
            (await worker.Http.PostAsJsonAsync("/api/gate/pause", new { reason = "why" })).StatusCode,
            (await worker.Http.PostAsJsonAsync("/api/gate/resume", new { })).StatusCode,
        };

        Assert.Equal([publish, view, act, act, act], statuses);
    }

    [Fact]
    public async Task The_api_describes_itself_and_reports_whether_it_is_ready()
    {
        await using var worker = await Worker.StartAsync();

        var document = await worker.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var ready = await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var unknown = await worker.Http.GetAsync(new Uri("/api/entities/Job/NONE", UriKind.Relative));

        Assert.True(document.GetProperty("paths").TryGetProperty("/api/changes", out _));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(
            (HttpStatusCode.NotFound, "application/problem+json"), (unknown.StatusCode, unknown.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_wrong_key_for_the_server_makes_the_service_unready_until_the_key_file_is_corrected()
    {
        using var secrets = new TemporaryDirectory();
        await File.WriteAllTextAsync(secrets.File("key"), "expired");
        await using var worker = await Worker.StartAsync(
            null, ("Dime:ApiKeyFile", secrets.File("key")), ("Gate:AuthProbe", "00:00:00.200"));
        await worker.Board.BreakAsync(new { path = "*", status = 401, body = new { Description = "The key has expired." } });

        await worker.PostAsync(Given.Job("J", "text"));
        await Eventually.TrueAsync(
            async () =>
                (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode == HttpStatusCode.ServiceUnavailable,
            TimeSpan.FromSeconds(20), "the service is not ready");
        var gate = (await worker.Operator.StatusAsync(default)).Gate;
        await worker.Board.MendAsync();
        await worker.UntilDoneAsync(received: 1);

        Assert.Equal(("configuration", "The key has expired."), (gate.Reason, gate.Detail));
        Assert.Equal((1, 0), await worker.Operator.StatusAsync(default) is var s ? (s.Applied, s.Dead) : default);
    }

    [Fact]
    public async Task During_an_operators_pause_nothing_is_sent_even_after_a_restart_and_a_resume_sends_at_once()
    {
        await using var worker = await Worker.StartAsync(null, ("Plan:Poll", "00:01:00"));

        var without = await worker.Http.PostAsJsonAsync("/api/gate/pause", new { reason = " " });
        await worker.Http.PostAsJsonAsync("/api/gate/pause", new { reason = "The board is being restored." });
        await worker.RestartAsync();
        await worker.PostAsync(Given.Job("J", "text"));
        var paused = await worker.Operator.StatusAsync(default);
        await worker.Http.PostAsJsonAsync("/api/gate/resume", new { });
        await worker.UntilDoneAsync(received: 1);

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(
            ("paused", "The board is being restored. (by local)", 0L, 1L),
            (paused.Gate.Reason, paused.Gate.Detail, paused.Calls, paused.Pending));
        Assert.Equal((true, 1L), await worker.Operator.StatusAsync(default) is var s ? (s.Gate.Open, s.Applied) : default);
    }

    private static async Task<JsonElement> PostWithKeyAsync(Worker worker, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/changes") { Content = JsonContent.Create(Given.Job("C", "c")) };
        request.Headers.Add("Idempotency-Key", key);
        return await (await worker.Http.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
