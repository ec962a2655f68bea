using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SyncWorker.Hosting;
using SyncWorker.Messaging;
using SyncWorker.Operate;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>The real service in this process, with its own ledger and board, and a broker if one is given.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory;
    private readonly Dictionary<string, string?> _settings;
    private WebApplication _app;

    private Worker(TemporaryDirectory directory, Board board, Dictionary<string, string?> settings, WebApplication app)
    {
        (_directory, Board, _settings, _app) = (directory, board, settings, app);
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public Board Board { get; }

    /// <summary>A client for the service's own HTTP API.</summary>
    public HttpClient Http { get; private set; }

    /// <summary>The service answers over HTTP, even if it is not ready.</summary>
    public bool IsListening { get; private set; } = true;

    public string Data => _directory.File("data");

    public IOperator Operator => _app.Services.GetRequiredService<IOperator>();

    public static async Task<Worker> StartAsync(Uri? broker = null, params (string Option, string Value)[] settings)
    {
        var directory = new TemporaryDirectory();
        var board = await Board.StartAsync(directory.File("board"));
        var all = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = board.Address.ToString(),
            ["Dime:ApiKey"] = "test",
            ["Ledger:Directory"] = directory.File("data"),
            ["Dime:Timeout"] = "00:00:01",
            ["Import:LateWindow"] = "00:00:02",
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Retry:BaseDelay"] = "00:00:00.100",
            ["Retry:MinSpan"] = "00:00:00",
            ["Gate:BaseDelay"] = "00:00:00.050",
            ["Logging:LogLevel:Default"] = "Error",
        };
        if (broker is not null)
        {
            all["Broker:Transport"] = "RabbitMq";
            all["Broker:Url"] = broker.ToString();
            all["Broker:Receiver"] = Broker.Receiver;
        }

        foreach (var (option, value) in settings)
        {
            all[option] = value;
        }

        return new(directory, board, all, await StartAsync(all));
    }

    /// <summary>Stops the service as a service manager would, and starts it again on the same ledger.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _app = WorkerHost.Build(null, _settings);
        await _app.StartAsync();
        Http = new() { BaseAddress = new(_app.Urls.First()) };
        IsListening = true;
        await UntilConsumingAsync(_app);
    }

    public async Task StopAsync()
    {
        IsListening = false;
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async Task<HttpResponseMessage> PostAsync(object changes) => await Http.PostAsJsonAsync("/api/changes", changes);

    /// <summary>Waits until no change is left that the worker would still send by itself.</summary>
    public Task UntilDoneAsync() =>
        Eventually.TrueAsync(async () => (await Operator.StatusAsync(default)).IsDone, Patience, "nothing is pending any more");

    /// <summary>Waits until this many changes are recorded, and no change is left that the worker would still send by itself.</summary>
    public Task UntilDoneAsync(long received) => Eventually.TrueAsync(
        async () => await Operator.StatusAsync(default) is { IsDone: true } status && status.Received >= received,
        Patience,
        $"{received} changes are received and done");

    public async Task AssertConservedAsync()
    {
        var report = await Operator.VerifyAsync(default);
        Assert.True(report.Conserved, string.Join('\n', report.Rules.Where(rule => !rule.Holds)));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Board.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<WebApplication> StartAsync(Dictionary<string, string?> settings)
    {
        var app = WorkerHost.Build(null, settings);
        await app.StartAsync();
        await UntilConsumingAsync(app);
        return app;
    }

    private static async Task UntilConsumingAsync(WebApplication app)
    {
        if (app.Services.GetService<Intake>() is { } intake)
        {
            // The service listens while it still connects to the broker; a test's publisher needs the queues to exist.
            await Eventually.TrueAsync(() => intake.IsConsuming, Patience, "the queues are consumed");
        }
    }
}
