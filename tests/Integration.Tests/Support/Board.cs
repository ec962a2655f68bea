using System.Net.Http.Json;
using System.Text.Json;
using DimeEmulator;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>The test's own Dime.Scheduler: the emulator on a free port, with queries on its state.</summary>
public sealed class Board : IAsyncDisposable
{
    private readonly Emulator _emulator;
    private readonly HttpClient _http;

    private Board(Emulator emulator)
    {
        _emulator = emulator;
        _http = new() { BaseAddress = emulator.Address };
    }

    public Uri Address => _emulator.Address;

    /// <param name="apiKey">The only key that the emulator accepts; null: any.</param>
    public static async Task<Board> StartAsync(string directory, string? apiKey = null) =>
        new(await Emulator.StartAsync(new() { Url = new("http://127.0.0.1:0"), DataDirectory = directory, ApiKey = apiKey }));

    public async Task SetAsync(object options) => (await _http.PostAsJsonAsync("/_emulator/options", options)).EnsureSuccessStatusCode();

    public async Task BreakAsync(object fault) => (await _http.PostAsJsonAsync("/_emulator/faults", fault)).EnsureSuccessStatusCode();

    public async Task MendAsync() => (await _http.DeleteAsync(new Uri("/_emulator/faults", UriKind.Relative))).EnsureSuccessStatusCode();

    /// <summary>Imports a row directly, not through a worker.</summary>
    public async Task ImportAsync(string procedure, IReadOnlyList<(string Name, string Value)> fields)
    {
        var row = new
        {
            StoredProcedureName = procedure,
            ParameterNames = fields.Select(field => field.Name),
            ParameterValues = fields.Select(field => field.Value),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/import")
        {
            Content = JsonContent.Create(new[] { row }, options: JsonSerializerOptions.Default),
        };
        request.Headers.Add("X-API-KEY", "a person's");
        (await _http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>Resets the board to its state before the first call.</summary>
    public async Task ResetAsync() => (await _http.DeleteAsync(new Uri("/_emulator", UriKind.Relative))).EnsureSuccessStatusCode();

    /// <summary>Current records, by the last part of their key.</summary>
    public async Task<Dictionary<string, Dictionary<string, string>>> RecordsAsync(string entity, string key) =>
        (await _http.GetFromJsonAsync<List<Dictionary<string, string>>>($"/_emulator/state/{entity}"))!.ToDictionary(record => record[key]);

    public async Task<int> CountAsync(string entity) => (await StateAsync(entity)).Count;

    public async Task<IReadOnlyList<JsonElement>> StateAsync(string entity) =>
        (await _http.GetFromJsonAsync<List<JsonElement>>($"/_emulator/state/{entity}"))!;

    public async Task<IReadOnlyList<JsonElement>> CallsAsync() =>
        [.. (await _http.GetFromJsonAsync<List<JsonElement>>("/_emulator/calls"))!
            .Where(call => call.GetProperty("path").GetString() == "/import")];

    /// <summary>Every row of these keys that the server ever received, in order.</summary>
    public async Task<IReadOnlyList<JsonElement>> LogAsync() =>
        [.. (await _http.GetStringAsync(new Uri("/_emulator/log?after=0", UriKind.Relative)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _emulator.DisposeAsync();
    }
}
