using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>The real service with its HTTP API, on a ledger of its own and without a board: nothing is sent.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string?> _settings;
    private WebApplication _app;

    private ApiServer(params (string Option, string Value)[] settings)
    {
        _settings = new()
        {
            ["Dime:BaseAddress"] = "http://127.0.0.1:1",
            ["Dime:ApiKey"] = "test",
            ["Import:DryRun"] = "true",
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
#if POSTGRESQL
            ["Ledger:Provider"] = "PostgreSQL",
            ["Ledger:ConnectionString"] = OwnSchema.CreateAsync("api").GetAwaiter().GetResult().ConnectionString,
#else
            ["Ledger:Directory"] = _directory.Path,
#endif
        };
        settings.ToList().ForEach(setting => _settings[setting.Option] = setting.Value);
        _app = WorkerHost.Build(null, _settings);
        Http = new();
    }

    public HttpClient Http { get; private set; }

    public WebApplication App => _app;

    public LedgerStore Store => _app.Services.GetRequiredService<LedgerStore>();

    public static async Task<ApiServer> StartAsync(params (string Option, string Value)[] settings)
    {
        var server = new ApiServer(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>The service ends and another one starts on the same ledger.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _app = WorkerHost.Build(null, _settings);
        await StartAsync();
    }

    public Task StopAppAsync() => _app.StopAsync();

    public async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        headers.ToList().ForEach(header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), answer);
    }

    public Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> GetAsync(string path) => SendAsync("GET", path);

    public async Task<JsonElement> OpenApiAsync() => await Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private async Task StartAsync()
    {
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Urls.First()) };
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
