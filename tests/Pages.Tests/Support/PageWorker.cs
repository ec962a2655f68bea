using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Operate;

namespace SyncWorker.Pages.Tests.Support;

/// <summary>The real service with its page, in this process, with its own ledger and board.</summary>
internal sealed class PageWorker : IAsyncDisposable
{
    public const string ViewerKey = "a viewer's key";
    public const string OperatorKey = "an operator's key";
    public const string PublisherKey = "a publisher's key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory;
    private readonly Dictionary<string, string?> _settings;
    private WebApplication _app;

    private PageWorker(TemporaryDirectory directory, Board board, Dictionary<string, string?> settings, WebApplication app)
    {
        (_directory, Board, _settings, _app) = (directory, board, settings, app);
        Address = new(app.Urls.First());
        Http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Board Board { get; }

    public Uri Address { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Http { get; }

    public IOperator Operator => Get<IOperator>();

    public LedgerStore Store => Get<LedgerStore>();

    /// <param name="hasKeys">Whether the page asks for a key.</param>
    public static async Task<PageWorker> StartAsync(bool hasKeys = false, params (string Option, string? Value)[] settings)
    {
        var directory = new TemporaryDirectory();
        var board = await Board.StartAsync(directory.File("board"));
        var all = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = board.Address.ToString(),
            ["Dime:ApiKey"] = "test",
            ["Ledger:Directory"] = directory.File("data"),
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Retry:BaseDelay"] = "00:00:00.100",
            ["Retry:MinSpan"] = "00:00:00",
            ["Retry:ParentGrace"] = "00:00:01",
            ["Gate:BaseDelay"] = "00:00:00.050",
            ["Logging:LogLevel:Default"] = "Critical",
        };
        foreach (var (role, key) in hasKeys ? [("Viewer", ViewerKey), ("Operator", OperatorKey), ("Publisher", PublisherKey)] : Array.Empty<(string, string)>())
        {
            var at = $"Http:Keys:{all.Count(setting => setting.Key.EndsWith(":Role", StringComparison.Ordinal))}";
            (all[$"{at}:Role"], all[$"{at}:Key"], all[$"{at}:Name"]) = (role, key, $"the {role.ToLowerInvariant()}");
        }
        foreach (var (option, value) in settings)
        {
            all[option] = value;
        }

        var app = await StartAsync(all);
        all["Http:Urls"] = app.Urls.First();
        return new(directory, board, all, app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Publishes changes, and waits until nothing is left that the worker would still send by itself.</summary>
    public async Task PublishAsync(params object[] changes)
    {
        await PostAsync(changes);
        await UntilDoneAsync();
    }

    public async Task PostAsync(params object[] changes)
    {
        using var answer = await Http.PostAsJsonAsync("/api/changes", changes);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task UntilDoneAsync() =>
        Eventually.TrueAsync(async () => (await Operator.StatusAsync(default)).IsDone, Patience, "nothing is pending any more");

    /// <summary>Writes directly to the ledger, for states that would take long to reach.</summary>
    public Task WriteAsync(Action<Session> write) => Store.WriteAsync(write, default);

    public async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Starts the service again at the same address.</summary>
    public async Task StartAgainAsync() => _app = await StartAsync(_settings);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await Board.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<WebApplication> StartAsync(Dictionary<string, string?> settings)
    {
        var app = WorkerHost.Build(null, settings);
        await app.StartAsync();
        return app;
    }
}
