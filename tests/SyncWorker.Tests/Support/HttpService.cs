using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>The real service, with its own ledger, over HTTP. Its board does not answer.</summary>
internal sealed class HttpService : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string?> _settings;
    private WebApplication _app = null!;

    private HttpService((string Option, string Value)[] settings)
    {
        _settings = new()
        {
            ["Dime:BaseAddress"] = "http://127.0.0.1:1",
            ["Dime:ApiKey"] = "test",
            ["Http:Urls"] = "http://127.0.0.1:0",
        };
#if POSTGRESQL
        _settings["Ledger:Provider"] = "PostgreSQL";
        _settings["Ledger:ConnectionString"] = OwnSchema.CreateAsync("http").GetAwaiter().GetResult().ConnectionString;
#else
        _settings["Ledger:Directory"] = _directory.Path;
#endif
        foreach (var (option, value) in settings)
        {
            _settings[option] = value;
        }
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What the service has logged, from warnings up.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public LedgerStore Store => Get<LedgerStore>();

    public static async Task<HttpService> StartAsync(params (string Option, string Value)[] settings)
    {
        var service = new HttpService(settings);
        await service.StartAsync();
        return service;
    }

    /// <summary>Starts again on the same ledger, with other settings.</summary>
    public async Task RestartAsync(params (string Option, string Value)[] settings)
    {
        await StopAsync();
        foreach (var (option, value) in settings)
        {
            _settings[option] = value;
        }
        await StartAsync();
    }

    /// <summary>A second worker on the same ledger, if the store can be shared.</summary>
    public async Task<HttpService> SecondAsync()
    {
        var second = new HttpService([.. _settings.Where(setting => setting.Value is not null).Select(setting => (setting.Key, setting.Value!))]);
        await second.StartAsync();
        return second;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public HttpOperator Operator(string? key) => new(Address, key);

    public async Task<Reply> GetAsync(string path, string? key = null, params (string Name, string Value)[] headers) =>
        await SendAsync(HttpMethod.Get, path, key, null, headers);

    public async Task<Reply> PostAsync(string path, object body, string? key = null, params (string Name, string Value)[] headers) =>
        await SendAsync(HttpMethod.Post, path, key, body as string ?? JsonSerializer.Serialize(body), headers);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, string? key, string? body, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(method, new Uri(Address.GetLeftPart(UriPartial.Authority) + path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-API-KEY", key);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await client.SendAsync(request);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private async Task StartAsync()
    {
        _app = WorkerHost.Build(null, _settings, this);
        await _app.StartAsync();
        Address = new(_app.Urls.First());
    }

    private async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    /// <summary>An answer, read to its end.</summary>
    public sealed record Reply(int Status, string Body, HttpResponseHeaders Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }
}
