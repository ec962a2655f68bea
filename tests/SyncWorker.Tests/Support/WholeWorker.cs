using System.Net;
using System.Text;
using DimeClient;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Hosting;
using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay.Operation;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>
/// The whole worker on an existing ledger: everything that <see cref="Flow"/> wires. Only the clock and the server are replaced.
/// </summary>
internal sealed class WholeWorker : HttpMessageHandler
{
    // Longer than the late window plus twice the grace for a parent.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock;
    private readonly ServiceProvider _services;

    /// <param name="open">Opens the ledger. The worker then owns it.</param>
    /// <param name="now">The start time.</param>
    public WholeWorker(Func<LedgerStore> open, DateTimeOffset now)
    {
        _clock = new(now);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "http://board",
            ["Dime:ApiKey"] = "test",
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddFlow(Settings.Read(configuration));
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton(_ => open());
        services.AddSingleton(new DimeSchedulerClient(
            new DimeSchedulerOptions { ApiKey = "test", BaseAddress = new("http://board"), Retry = DimeClient.RetryOptions.None },
            this,
            _clock));
        _services = services.BuildServiceProvider();
    }

    /// <summary>The bodies of the calls that the server accepted.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>What the server waits for before it answers a call with this body; null: nothing.</summary>
    public Func<string, Task>? Delay { get; set; }

    public LedgerStore Store => Get<LedgerStore>();

    public StatusReport Status => Store.Read(ledger => StatusQuery.Run(ledger, _clock.GetUtcNow()));

    public VerifyReport Verify() => Store.Read(ledger => VerifyQuery.Run(ledger, _clock.GetUtcNow()));

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Runs until no change is left that the worker would still send by itself.</summary>
    public async Task ConvergeAsync()
    {
        using var stopping = new CancellationTokenSource();
        var dispatcher = Get<Dispatcher>().RunAsync(stopping.Token);
        await Get<OperationLoop>().StartAsync(stopping.Token);
        var until = _clock.GetUtcNow() + Longest;
        while (!Status.IsDone)
        {
            Assert.True(_clock.GetUtcNow() < until, $"It does not converge: {Status}\n{string.Join('\n', Waiting())}");

            // Both loops wait for time to pass. A loop that has failed shows its exception when it is awaited.
            await Task.WhenAny(_clock.TimersArmedAsync(atLeast: 2), dispatcher);
            Assert.False(dispatcher.IsCompleted, $"{dispatcher.Exception}");
            _clock.Advance(Step);
        }
        await stopping.CancelAsync();
        await Task.WhenAny(dispatcher);
        Assert.False(dispatcher.IsFaulted, $"{dispatcher.Exception}");
        await Get<OperationLoop>().StopAsync(CancellationToken.None);
    }

    /// <summary>Records with pending changes, each with the reason why it waits.</summary>
    public List<string> Waiting() => Store.Read(ledger => ledger.Query<string>(
        """
        select distinct e.entity || ' ' || e.key || ': ' || coalesce(e.blocked, 'nothing')
        from change c join entity e on e.id = c.entity_id where c.state = 'Pending' order by 1
        """));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        if (body is not null && Delay is { } delay)
        {
            await delay(body);
        }

        var isRefused = body?.Contains("Atlantis", StringComparison.Ordinal) == true;
        if (body is not null && !isRefused)
        {
            Accepted.Add(body);
        }

        return new(isRefused ? HttpStatusCode.BadRequest : HttpStatusCode.OK)
        {
            Content = new StringContent(
                isRefused
                    ? """{"Description":"No such city."}"""
                    : body is null
                        ? "[]"
                        : "{}",
                Encoding.UTF8,
                "application/json"),
            RequestMessage = request,
        };
    }

    protected override void Dispose(bool disposing)
    {
        _services.Dispose();
        base.Dispose(disposing);
    }
}
