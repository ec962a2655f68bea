using System.Net;

namespace DimeEmulator.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_strikes_the_given_number_of_times_and_nothing_is_applied()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""{"status":503,"body":"maintenance","times":2}""");

        var first = await emulator.ImportAsync(Row.Job("1"));
        var second = await emulator.ImportAsync(Row.Job("1"));
        var stored = await emulator.StateAsync("Job");
        var third = await emulator.ImportAsync(Row.Job("1"));

        Assert.Equal(((503, "maintenance"), 503, 200), (first, second.Status, third.Status));
        Assert.Empty(stored);
        Assert.Equal(["503", "503", "200"], (await emulator.CallsAsync()).Select(c => c.GetProperty("status").GetRawText()));
        Assert.Equal(["1", "1", "null"], (await emulator.CallsAsync()).Select(c => c.GetProperty("fault").GetRawText()));
    }

    [Fact]
    public async Task A_fault_after_applying_changes_the_answer_but_the_rows_are_stored()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""{"status":502,"when":"after","times":1}""");

        var answer = await emulator.ImportAsync(Row.Job("1"));

        Assert.Equal(502, answer.Status);
        Assert.Equal(["1"], await emulator.StateAsync("Job", "JobNo"));
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task A_connection_is_closed_before_or_after_applying(string moment, int stored)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync($$"""{"close":true,"when":"{{moment}}","times":1}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.PostImportAsync(Row.Job("1")));

        Assert.Equal(stored, (await emulator.StateAsync("Job")).Count);
        Assert.Equal("null", Assert.Single(await emulator.CallsAsync()).GetProperty("status").GetRawText());
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("\"Fri, 20 Nov 2026 08:00:30 GMT\"", "Fri, 20 Nov 2026 08:00:30 GMT")]
    public async Task Retry_After_is_sent_as_seconds_or_as_a_date(string given, string header)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync($$"""{"status":429,"retryAfter":{{given}},"times":1}""");

        using var response = await emulator.PostImportAsync(Row.Job("1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal([header], response.Headers.GetValues("Retry-After"));
    }

    [Theory]
    [InlineData("""{"status":200,"body":"<html>login</html>"}""", "text/html", "<html>login</html>")]
    [InlineData("""{"body":"fine"}""", "text/plain", "fine")]
    [InlineData("""{"body":{"a":1}}""", "application/json", """{"a":1}""")]
    [InlineData("""{"body":"{}","contentType":"application/problem+json"}""", "application/problem+json", "{}")]
    public async Task A_scripted_body_is_sent_unchanged_with_its_content_type(string fault, string type, string body)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync(fault);

        using var response = await emulator.PostImportAsync(Row.Job("1"));

        Assert.Equal((type, body), (response.Content.Headers.ContentType!.MediaType, await response.Content.ReadAsStringAsync()));
        Assert.Empty(await emulator.StateAsync("Job"));
    }

    [Theory]
    [InlineData("""{"SiteCity":"gent"}""")]
    [InlineData("""{"siteCity":"Gent","jobNo":"1"}""")]
    [InlineData("""{"procedure":"MBOC_upsertJob","siteCity":"Gent"}""")]
    [InlineData("""{"entity":"job","siteCity":"Gent"}""")]
    [InlineData("""{"key":"BC1/SERVICE/1"}""")]
    [InlineData("""{"freeDecimal1":12.5}""")]
    [InlineData("""{"availableInGantt":true}""")]
    public async Task A_condition_matches_a_row_that_has_all_of_its_values(string where)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync($$"""{"status":503,"where":{{where}}}""");

        var hit = await emulator.ImportAsync(
            Row.Job("2"), Row.Job("1", ("SiteCity", "Gent"), ("FreeDecimal1", "12.5"), ("AvailableInGantt", "True")));
        var miss = await emulator.ImportAsync(Row.Job("2", ("SiteCity", "Brugge")));

        Assert.Equal((503, 200), (hit.Status, miss.Status));
    }

    [Fact]
    public async Task A_status_that_concerns_the_server_fails_the_whole_call()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"transaction":"goOn"}""");
        await emulator.FaultAsync("""{"status":429,"where":{"jobNo":"2"}}""");

        var answer = await emulator.ImportAsync(Row.Job("1"), Row.Job("2"));

        Assert.Equal(429, answer.Status);
        Assert.Empty(await emulator.StateAsync("Job"));
    }

    [Fact]
    public async Task A_scripted_200_refuses_the_row_in_the_chosen_shape()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"answer":"flat"}""");
        await emulator.FaultAsync("""{"status":200,"where":{"jobNo":"2"}}""");

        var answer = await emulator.ImportAsync(Row.Job("1"), Row.Job("2"));

        Assert.Equal((200, """{"success":false,"message":"Refused by fault 1.","status":400,"phrase":"Bad Request"}"""), answer);
        Assert.Empty(await emulator.StateAsync("Job"));
    }

    [Fact]
    public async Task Faults_are_listed_and_removed_one_by_one_or_all()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""[{"status":503,"times":3},{"status":429,"path":"/category"},{"latency":1}]""");
        await emulator.ImportAsync(Row.Job("1"));

        var listed = await emulator.ControlAsync(HttpMethod.Get, "/faults");
        var left = await emulator.ControlAsync(HttpMethod.Delete, "/faults/1");
        var (missing, _) = await emulator.SendAsync(HttpMethod.Delete, "/_emulator/faults/1");
        await emulator.ControlAsync(HttpMethod.Delete, "/faults");

        Assert.Equal(["1", "2", "3"], listed.EnumerateArray().Select(f => f.GetProperty("id").GetRawText()));
        Assert.Equal(("3", "2"), (listed[0].GetProperty("times").GetRawText(), listed[0].GetProperty("remaining").GetRawText()));
        Assert.Equal((2, 404), (left.GetArrayLength(), missing));
        Assert.Equal(0, (await emulator.ControlAsync(HttpMethod.Get, "/faults")).GetArrayLength());
    }

    [Fact]
    public async Task A_fault_applies_only_to_its_path_unless_it_is_for_all_paths()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""{"status":503,"path":"/category"}""");

        var import = await emulator.ImportAsync(Row.Job("1"));
        var category = await emulator.SendAsync(HttpMethod.Get, "/category");
        await emulator.ControlAsync(HttpMethod.Delete, "/faults");
        await emulator.FaultAsync("""{"status":500,"path":"*"}""");
        var all = await emulator.SendAsync(HttpMethod.Post, "/token", "{}");

        Assert.Equal((200, 503, 500), (import.Status, category.Status, all.Status));
    }

    [Theory]
    [InlineData("""{"status":99}""", "status")]
    [InlineData("""{"status":"503"}""", "status")]
    [InlineData("""{"status":503,"times":0}""", "times")]
    [InlineData("""{"status":429,"retryAfter":"soon"}""", "retryAfter")]
    [InlineData("""{"latency":1,"retryAfter":5}""", "retryAfter")]
    [InlineData("""{"status":503,"when":"during"}""", "when")]
    [InlineData("""{"status":503,"path":"import"}""", "path")]
    [InlineData("""{"status":503,"where":{"colour":"red"}}""", "where")]
    [InlineData("""{"status":503,"where":{}}""", "where")]
    [InlineData("""{"close":true,"status":503}""", "close")]
    [InlineData("""{"close":"yes"}""", "close")]
    [InlineData("""{"latency":-1}""", "latency")]
    [InlineData("""{"state":503}""", "state")]
    [InlineData("{}", "body")]
    [InlineData("7", "body")]
    [InlineData("[{\"status\":503},{\"status\":1}]", "status")]
    [InlineData("{", "body")]
    public async Task An_invalid_fault_is_refused_with_the_wrong_field(string json, string field)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, body) = await emulator.SendAsync(HttpMethod.Post, "/_emulator/faults", json);

        Assert.Equal(400, status);
        var problem = System.Text.Json.JsonElement.Parse(body);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.NotEqual("", problem.GetProperty("allowed").GetString());
        Assert.Equal(0, (await emulator.ControlAsync(HttpMethod.Get, "/faults")).GetArrayLength());
    }
}
