using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Configuration;
using SyncWorker.Contracts;
using SyncWorker.Dispatch;
using SyncWorker.Gate;
using SyncWorker.Hosting;
using SyncWorker.Ledger.Calls;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Sending;
using SyncWorker.Receive;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What an operator reads in the log.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly LinesOfAll _pauses = new();
    private readonly Lines<Settler> _sends = new();
    private readonly Lines<GroupCommit> _arrivals = new();
    private readonly Lines<KeyCheck> _keys = new();

    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();

    [Fact]
    public async Task A_pause_and_its_end_name_the_person_the_reason_and_how_long_it_lasted()
    {
        using var log = LoggerFactory.Create(logging => logging.AddProvider(_pauses));
        var tools = Some.Tools(_ledger.Store, _ledger.Clock, log: log);

        await new Pauser(tools).PauseAsync(new("The board is being moved.", "anna"), default);
        _ledger.Clock.Advance(TimeSpan.FromSeconds(124));
        await new Resumer(tools).ResumeAsync(new(null, "ben"), default);
        await new Resumer(tools).ResumeAsync(new(null, "ben"), default);

        Assert.Equal(
            [
                "Warning: Sending was paused by anna: The board is being moved. To resume, run: syncworker resume",
                "Information: Sending was resumed by ben after a pause of 2 min 4 s (The board is being moved.).",
            ],
            _pauses.All);
    }

    [Fact]
    public async Task The_end_of_an_outage_states_its_duration_from_its_first_failure()
    {
        var settler = new Settler(_ledger.Imports, _ledger.Clock, () => 0.5, new(), new(), new(), _sends);
        await CloseAsync(Some.Now);
        await CloseAsync(Some.Now.AddMinutes(2));
        _ledger.Clock.Advance(TimeSpan.FromSeconds(124));

        settler.LogGate(_ledger.Store.Read(GateRow.Read), new());

        Assert.Equal(["Information: Sending resumed after 2 min 4 s (Dime.Scheduler does not answer (503))."], _sends.All);
    }

    [Fact]
    public async Task A_brake_logs_what_is_paused_why_and_what_continues_and_its_end_logs_the_duration()
    {
        var gate = new GateOptions { SameRefusals = 1 };
        var settler = new Settler(_ledger.Imports, _ledger.Clock, () => 0.5, new(), new(), gate, _sends);
        await RefusedAsync("1");
        await RefusedAsync("2");
        _ledger.Clock.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(new(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/json") });

        Assert.Equal(
            [
                "Warning: Change 1 of Job BC1/SERVICE/1 is a dead letter, DIME201: No such category.",
                "Error: mboc_upsertJob is paused: the last 1 records were refused with the same message. "
                + "One record every 1 min 0 s tries again. The message: No such category.",
                "Information: mboc_upsertJob runs again after 5 min 0 s: one of its records was accepted.",
            ],
            _sends.All);

        async Task RefusedAsync(string jobNo)
        {
            await _ledger.JobAsync(jobNo, 1);
            await SendAsync(new(HttpStatusCode.BadRequest)
            {
                Content = new StringContent("""{"Description":"No such category."}""", Encoding.UTF8, "application/json"),
            });
        }

        async Task SendAsync(HttpResponseMessage answer)
        {
            var call = _ledger.Plan().Call!;
            var now = _ledger.Clock.GetUtcNow();
            var open = await _ledger.OpenAsync(call, now);
            using var server = new StubServer(() => answer);
            var result = await server.SendAsync(call);
            await settler.SettleAsync(new(open, call, now, Task.FromResult(result)), result, default);
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(23, 3)] // if many are refused at once, the first 20 are named
    public async Task A_change_refused_on_arrival_is_logged_with_its_id_its_place_and_the_reason(int changes, int more)
    {
        var commit = new GroupCommit(
            _ledger.Recorder,
            new(_ledger.Store, new(), new(), TimeProvider.System),
            new(new(), _ledger.Clock),
            new(),
            _ledger.Clock,
            _arrivals);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => commit.RunAsync(stop.Token));

        await commit.RecordAsync(
            [.. Enumerable.Range(1, changes).Select(i => Reading.Read(
                $$"""{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"{{i}}","shortDescription":"s","colour":"red"}""",
                new(Queues.Changes, MessageId: $"m{i}")).Change)],
            new DeliveryChannel());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var refused = _arrivals.All.Where(line => line.Contains(" was refused on arrival", StringComparison.Ordinal)).ToList();
        Assert.Equal(changes - more, refused.Count);
        Assert.Equal(
            "Warning: Change 1 of Job BC1/S/1 from syncworker.changes was refused on arrival, "
            + "DIME101: colour = \"red\": is not a field of Job",
            refused[0]);
        Assert.Equal(
            more > 0
                ? [$"Warning: {more} more changes were refused on arrival in the same commit; "
                    + "to list them, run: syncworker dead list"]
                : [],
            _arrivals.All.Except(refused));
    }

    [Fact]
    public async Task A_refused_API_key_is_logged_with_the_request_but_never_with_the_key_itself()
    {
        var options = new HttpOptions { Keys = [new() { Key = "a-viewers-key-that-is-long", Name = "tv", Role = HttpRole.Viewer }] };
        var check = new KeyCheck(
            new(options, _ledger.Store, _ledger.Clock, NullLogger<KeyRing>.Instance), new(_ledger.Clock), _ledger.Clock, _keys);

        var guess = AskAsync("a-wrong-key-that-is-long");
        _ledger.Clock.Advance(GuessDelay.Longest);
        await guess;
        await AskAsync("a-viewers-key-that-is-long");
        await AskAsync("");

        Assert.Equal(
            [
                "Warning: A key was refused: POST /api/gate/pause from 192.0.2.7. The key is not known.",
                "Warning: The key 'tv' was refused: POST /api/gate/pause requires Operator, and the key has Viewer.",
            ],
            _keys.All);

        async Task AskAsync(string key)
        {
            var context = new DefaultHttpContext { RequestServices = Services };
            (context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress) =
                ("POST", "/api/gate/pause", IPAddress.Parse("192.0.2.7"));
            context.Request.Headers["X-API-KEY"] = key;
            context.SetEndpoint(new(null, new(new RequiredRole(HttpRole.Operator)), null));
            await check.CheckAsync(context, _ => throw new InvalidOperationException("It was let in."));
        }
    }

    [Fact]
    public async Task A_ledger_of_another_board_ends_the_start_with_the_choice()
    {
        using var directory = new TemporaryDirectory();
        async Task StartAsync(string address, string? board = null)
        {
            using var log = new LinesOfAll();
            using var stop = new CancellationTokenSource();
            await using var app = WorkerHost.Build(
                null,
                new Dictionary<string, string?>
                {
                    ["Dime:BaseAddress"] = address,
                    ["Dime:Board"] = board,
                    ["Dime:ApiKey"] = "test",
                    ["Ledger:Directory"] = directory.Path,
                    ["Http:Urls"] = "http://127.0.0.1:0",
                },
                log);
            app.Lifetime.ApplicationStarted.Register(stop.Cancel);
            await WorkerHost.RunAsync(app, stop.Token);
        }

        await StartAsync("http://127.0.0.1:1");
        await StartAsync("http://127.0.0.1:1/");
        await StartAsync("http://localhost:1/", board: "http://127.0.0.1:1/");
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync("http://127.0.0.1:2"));

        Assert.Contains(
            "belongs to the board http://127.0.0.1:1/, and the settings name http://127.0.0.1:2/.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", refused.Message, StringComparison.Ordinal);
        Assert.Contains("syncworker ledger rebind", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_warns_of_a_variable_that_looks_like_a_setting_but_is_none()
    {
        const string slip = "Retri__MaxAttempts";
        using var directory = new TemporaryDirectory();
        using var log = new LinesOfAll();
        using var stop = new CancellationTokenSource();
        Environment.SetEnvironmentVariable(slip, "3");
        try
        {
            await using var app = WorkerHost.Build(
                null,
                new Dictionary<string, string?>
                {
                    ["Dime:BaseAddress"] = "http://127.0.0.1:1",
                    ["Dime:ApiKey"] = "test",
                    ["Ledger:Directory"] = directory.Path,
                    ["Http:Urls"] = "http://127.0.0.1:0",
                },
                log);
            app.Lifetime.ApplicationStarted.Register(stop.Cancel);

            await WorkerHost.RunAsync(app, stop.Token);
        }
        finally
        {
            Environment.SetEnvironmentVariable(slip, null);
        }

        Assert.Contains(log.All, line => line.StartsWith("Information: SyncWorker ", StringComparison.Ordinal));
        Assert.Contains(
            log.All,
            line => line.StartsWith("Warning: ", StringComparison.Ordinal) && line.Contains(slip, StringComparison.Ordinal));
    }

    [Fact]
    public void The_start_logs_the_board_the_broker_the_ledgers_path_and_the_versions_and_no_secret()
    {
        using var directory = new TemporaryDirectory();
        var values = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "https://board.example/",
            ["Dime:ApiKey"] = "secret-1",
            ["Broker:Transport"] = "RabbitMq",
            ["Broker:Url"] = "amqp://erp:secret-2@rabbit/erp",
            ["Http:Keys:0:Key"] = "secret-key-3",
            ["Ledger:Directory"] = directory.Path,
        };
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

        var lines = StartLog.Lines(settings, keys: 1).ToList();

        Assert.StartsWith("SyncWorker ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["Board: https://board.example/.", "Broker: RabbitMQ at amqp://rabbit:5672/erp."], lines[1..3]);
        Assert.StartsWith(
            $"Ledger: Sqlite in {Path.GetFullPath(Path.Combine(directory.Path, "ledger.db"))}, version ",
            lines[3],
            StringComparison.Ordinal);
        Assert.Equal("HTTP: http://127.0.0.1:5080, with 1 keys.", lines[4]);
        Assert.DoesNotContain("secret", string.Join(' ', lines), StringComparison.Ordinal);
    }

    public void Dispose() => _ledger.Dispose();

    private Task CloseAsync(DateTimeOffset since) => _ledger.Store.WriteAsync(
        ledger => GateRow.Write(ledger, new()
        {
            Reason = GateReason.Outage,
            Detail = "503",
            Since = since,
            Until = since.AddMinutes(1),
        }),
        default);

    private sealed class LinesOfAll : Lines<WorkerHostLog>, ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }
    }

    private sealed class WorkerHostLog;

    private class Lines<T> : ILogger<T>
    {
        private readonly Lock _lock = new();
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _all];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                _all.Add($"{logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
