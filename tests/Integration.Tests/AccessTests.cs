using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>Which callers may use the HTTP API, and which may not although they are on the same machine.</summary>
public sealed class AccessTests
{
    private const string Delete = """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-1001"}""";

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "192.168.1.7:5080")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "null")]
    public async Task Without_keys_a_page_in_the_operators_browser_can_neither_read_nor_change_anything(string header, string value)
    {
        await using var worker = await Worker.StartAsync();

        var read = await SendAsync(worker, HttpMethod.Get, "/api/status", null, null, (header, value));
        var publish = await SendAsync(worker, HttpMethod.Post, "/api/changes", Delete, "application/json", (header, value));
        var health = await SendAsync(worker, HttpMethod.Get, "/health/live", null, null, (header, value));

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
            [read.StatusCode, publish.StatusCode, health.StatusCode]);
        Assert.Contains(
            $"{header} = {value}: must be",
            (await publish.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, (await worker.Operator.StatusAsync(default)).Received);
    }

    [Theory]
    [InlineData("Host", "localhost:5080")]
    [InlineData("Host", "LOCALHOST")]
    [InlineData("Host", "[::1]:5080")]
    [InlineData("Host", "127.8.0.1")]
    public async Task Every_name_of_this_machine_for_itself_is_accepted(string header, string value)
    {
        await using var worker = await Worker.StartAsync();

        var read = await SendAsync(worker, HttpMethod.Get, "/api/status", null, null, (header, value));
        var own = await SendAsync(
            worker, HttpMethod.Post, "/api/changes", Delete, "application/json", (header, value), ("Origin", $"http://{value}"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Accepted], [read.StatusCode, own.StatusCode]);
    }

    [Fact]
    public async Task With_keys_configured_the_key_decides_whatever_host_and_origin_a_proxy_passes_on()
    {
        await using var worker = await Worker.StartAsync(null, ("Http:Keys:0:Key", "operator-key"), ("Http:Keys:0:Role", "Operator"));

        var read = await SendAsync(
            worker,
            HttpMethod.Get,
            "/api/status",
            null,
            null,
            ("Host", "sync.example"),
            ("Origin", "https://board.example"),
            ("X-API-KEY", "operator-key"));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Theory]
    [InlineData("/api/changes", Delete)]
    [InlineData("/api/gate/resume", "")]
    [InlineData("/api/gate/pause", """{"reason":"why"}""")]
    [InlineData("/api/operations/1/cancel", "")]
    [InlineData("/api/dead-letters/replay", """{"all":true}""")]
    public async Task Requests_that_change_something_must_have_a_JSON_media_type(string path, string body)
    {
        await using var worker = await Worker.StartAsync();

        foreach (var type in (string?[])
        [
            null, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json",
        ])
        {
            var refused = await SendAsync(worker, HttpMethod.Post, path, body, type);
            Assert.Equal((type, HttpStatusCode.UnsupportedMediaType), (type, refused.StatusCode));
        }

        foreach (var type in (string[])["application/json", "application/json; charset=utf-8", "application/vnd.dime.change+json"])
        {
            var taken = await SendAsync(worker, HttpMethod.Post, path, body, type);
            Assert.NotEqual((type, HttpStatusCode.UnsupportedMediaType), (type, taken.StatusCode));
            Assert.NotEqual((type, HttpStatusCode.BadRequest), (type, taken.StatusCode));
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("not-a-key-at-all", HttpStatusCode.Unauthorized)]
    [InlineData("viewer-key", HttpStatusCode.Forbidden)]
    public async Task A_key_is_checked_before_anything_of_the_body_is_read(string? key, HttpStatusCode status)
    {
        await using var worker = await Worker.StartAsync(null, ("Http:Keys:0:Key", "viewer-key"), ("Http:Keys:0:Role", "Viewer"));

        foreach (var path in (string[])["/api/changes", "/api/gate/pause", "/api/dead-letters/discard", "/api/dead-letters/1/edit"])
        {
            var answer = await SendAsync(
                worker, HttpMethod.Post, path, "{ this is no JSON", "application/json", key is null ? ("X", "y") : ("X-API-KEY", key));
            Assert.Equal((path, status), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Requests_with_wrong_keys_are_delayed_and_a_valid_key_behind_the_same_proxy_is_not()
    {
        await using var worker = await Worker.StartAsync(null, ("Http:Keys:0:Key", "viewer-key"), ("Http:Keys:0:Role", "Viewer"));

        var guesses = Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => SendAsync(worker, HttpMethod.Get, "/api/status", null, null, ("X-API-KEY", $"guess-{i}-guess"))));
        var valid = await SendAsync(worker, HttpMethod.Get, "/api/status", null, null, ("X-API-KEY", "viewer-key"));
        var wasFirst = !guesses.IsCompleted;

        Assert.Equal(HttpStatusCode.OK, valid.StatusCode);
        Assert.True(wasFirst, "The valid key waited behind the guesses.");
        Assert.All(await guesses, guess => Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode));
    }

    [Fact]
    [Trait("Needs", "Signals")]
    public async Task An_aborted_or_oversized_request_logs_no_stack_trace_and_the_start_logs_the_environment()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);

        foreach (var path in (string[])["/api/changes", "/api/gate/pause"])
        {
            await BreakOffAsync(worker.Address, path, "Content-Length: 1000", "{\"entity\":");
            await BreakOffAsync(worker.Address, path, "Transfer-Encoding: chunked", "1ffffff\r\n{\"reason\":");
            await BreakOffAsync(worker.Address, path, "Transfer-Encoding: chunked", "no such size\r\n");
        }
        await worker.PostAsync(Given.Job("J", "text"));
        await worker.UntilDoneAsync(received: 1);
        worker.Terminate();
        await worker.ExitCodeAsync();

        Assert.DoesNotContain(
            worker.Lines,
            line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
        Assert.Contains(worker.Lines, line => line.EndsWith($"Board: {board.Address}.", StringComparison.Ordinal));
        Assert.Contains(worker.Lines, line => line.Contains($"Ledger: Sqlite in {directory.File("data")}", StringComparison.Ordinal));
    }

    /// <summary>Sends the beginning of a request, and closes the connection.</summary>
    private static async Task BreakOffAsync(Uri address, string path, string length, string body)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n{body}"));

        // Reset the connection, as when a program ends: the server notices while it reads.
        connection.Client.LingerState = new(enable: true, seconds: 0);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Worker worker, HttpMethod method, string path, string? body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await worker.Http.SendAsync(request);
    }
}
