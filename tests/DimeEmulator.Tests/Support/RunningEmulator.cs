using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DimeEmulator.Tests;

/// <summary>A real emulator with its own folder on a free port, and a client that has a key.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dime-emulator-");
    private readonly TimeProvider? _time;
    private readonly string? _apiKey;
    private Emulator? _emulator;

    private RunningEmulator(TimeProvider? time, string? apiKey) => (_time, _apiKey) = (time, apiKey);

    public HttpClient Http { get; private set; } = null!;

    public string Folder => _folder.FullName;

    public Uri Address => _emulator!.Address;

    public static async Task<RunningEmulator> StartAsync(TimeProvider? time = null, string? apiKey = null)
    {
        var running = new RunningEmulator(time, apiKey);
        await running.StartAgainAsync();
        return running;
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await _emulator!.DisposeAsync();
    }

    public async Task StartAgainAsync()
    {
        var settings = new EmulatorSettings { Url = new Uri("http://127.0.0.1:0"), DataDirectory = Folder, ApiKey = _apiKey, Time = _time };
        _emulator = await Emulator.StartAsync(settings);
        Http = new HttpClient { BaseAddress = _emulator.Address };
        Http.DefaultRequestHeaders.Add("X-API-KEY", _apiKey ?? "any");
    }

    public Task<HttpResponseMessage> PostImportAsync(params Row[] rows) =>
        Http.PostAsJsonAsync("/import", rows, JsonSerializerOptions.Default);

    /// <summary>Sends a request, and returns the HTTP status and the body as text.</summary>
    public async Task<(int Status, string Body)> ImportAsync(params Row[] rows) => await ReadAsync(await PostImportAsync(rows));

    /// <summary>Imports rows that must be accepted.</summary>
    public async Task ArrangeAsync(params Row[] rows)
    {
        var (status, body) = await ImportAsync(rows);
        Assert.True(status == 200 && body.Contains("\\\"Success\\\":true", StringComparison.Ordinal), body);
    }

    /// <summary>Imports one row that must be refused, and returns the message of the refusal.</summary>
    public async Task<string> RefusalOfAsync(Row row)
    {
        var (status, body) = await ImportAsync(row);
        Assert.Equal(400, status);
        return JsonElement.Parse(body).GetProperty("Description").GetString()!;
    }

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? json = null)
    {
        // The address is joined as text, because a relative address that begins with two slashes would name a host.
        using var request = new HttpRequestMessage(method, Address.GetLeftPart(UriPartial.Authority) + path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await ReadAsync(await Http.SendAsync(request));
    }

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        var (status, body) = await SendAsync(method, "/_emulator" + path, json);
        Assert.True(status == 200, body);
        return JsonElement.Parse(body);
    }

    public Task<JsonElement> OptionsAsync(string json) => ControlAsync(HttpMethod.Post, "/options", json);

    public Task<JsonElement> FaultAsync(string json) => ControlAsync(HttpMethod.Post, "/faults", json);

    public async Task<IReadOnlyList<JsonElement>> CallsAsync() => [.. (await ControlAsync(HttpMethod.Get, "/calls")).EnumerateArray()];

    public async Task<IReadOnlyList<Dictionary<string, string>>> StateAsync(string entity) =>
        (await ControlAsync(HttpMethod.Get, "/state/" + entity)).Deserialize<List<Dictionary<string, string>>>()!;

    /// <summary>The value of one field in every record, in order.</summary>
    public async Task<IEnumerable<string?>> StateAsync(string entity, string field) =>
        (await StateAsync(entity)).Select(r => r.GetValueOrDefault(field));

    public async Task<IReadOnlyList<JsonElement>> LogAsync(long after = 0)
    {
        var (_, body) = await SendAsync(HttpMethod.Get, $"/_emulator/log?after={after}");
        return [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public async Task<IEnumerable<string?>> OutcomesAsync() => (await LogAsync()).Select(l => l.GetProperty("outcome").GetString());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<(int Status, string Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }
}
