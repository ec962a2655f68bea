using System.Net;
using System.Text;
using DimeClient;
using SyncWorker.Dispatch;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Tests;

public sealed class ControlTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly CountingServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _ledger.Dispose();
    }

    [Fact]
    public async Task While_the_gate_is_closed_one_worker_sends_the_control_for_all()
    {
        using var client = Client();
        await _ledger.ExecuteAsync("update gate set reason = 'Outage', since = 1, until = 1, failures = 1");
        var (one, other) = (Control(client), Control(client));
        var now = _ledger.Clock.GetUtcNow();

        await one.StartAsync(now, default);
        await other.StartAsync(now, default);

        Assert.Equal((true, false, 1), (one.IsRunning, other.IsRunning, _server.Asked));
    }

    [Fact]
    public async Task When_that_worker_is_gone_another_one_sends_the_control_a_moment_later()
    {
        using var client = Client();
        await _ledger.ExecuteAsync("update gate set reason = 'Outage', since = 1, until = 1, failures = 1");
        var now = _ledger.Clock.GetUtcNow();
        await Control(client).StartAsync(now, default);

        await Control(client).StartAsync(now + new GateOptions().BaseDelay, default);

        Assert.Equal(2, _server.Asked);
    }

    [Fact]
    public async Task An_answer_to_the_control_opens_the_gate()
    {
        using var client = Client();
        await _ledger.ExecuteAsync("update gate set reason = 'Outage', since = 1, until = 1, failures = 1");
        var control = Control(client);
        await control.StartAsync(_ledger.Clock.GetUtcNow(), default);

        Assert.NotNull(await control.SettleAsync(_ledger.Clock.GetUtcNow(), 0.5, default));

        Assert.Equal((null, null), _ledger.Store.Read(GateRow.Read) is var gate ? (gate.Reason, gate.Until) : default);
    }

    private Control Control(DimeSchedulerClient client) => new(_ledger.Store, client, new(), new(), new());

    private DimeSchedulerClient Client() =>
        new(new() { ApiKey = "test", BaseAddress = new("https://dime.test/"), Retry = new() { MaxRetries = 0 } }, _server);

    /// <summary>Answers at once.</summary>
    private sealed class CountingServer : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("[]", Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
        }
    }
}
