using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Messaging;
using SyncWorker.Operate;
using SyncWorker.Receive;

namespace SyncWorker.Tests;

/// <summary>What <c>/health/ready</c> says.</summary>
public sealed class ReadyCheckTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly StoreWatch _watch;
    private readonly BrokerWatch _broker;
    private readonly ReadyCheck _ready;

    public ReadyCheckTests()
    {
        _watch = new(new() { HoldFor = TimeSpan.FromMinutes(1) }, _ledger.Clock);
        _broker = new(_ledger.Clock);
        _ready = new(_ledger.Store, _watch, _broker, _ledger.Clock);
    }

    [Fact]
    public void A_worker_without_problems_is_ready() => Assert.Empty(_ready.Reasons());

    [Theory]
    [InlineData(GateReason.Configuration, true)]
    [InlineData(GateReason.Outage, false)]
    [InlineData(GateReason.ServerError, false)]
    [InlineData(GateReason.Throttled, false)]
    internal async Task A_wrong_configuration_makes_the_worker_unready_and_a_passing_fault_does_not(GateReason reason, bool isSaid)
    {
        await _ledger.Store.WriteAsync(
            ledger => GateRow.Write(ledger, new() { Reason = reason, Detail = "Unknown key.", Since = Some.Now }),
            default);

        Assert.Equal(
            isSaid
                ? ["Nothing is sent: Dime.Scheduler refuses this worker's key, address or certificate (Unknown key.), "
                    + "since 2030-01-01 00:00:00Z; whoever holds the API key must correct Dime:ApiKey or Dime:BaseAddress; "
                    + "sending resumes by itself. Next: syncworker status"]
                : [],
            _ready.Reasons());
    }

    [Fact]
    public async Task A_record_that_waits_too_long_degrades_the_worker_but_keeps_it_in_service()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync(Some.Error(DimeClient.DimeErrorReason.Refused));
        await _ledger.TaskAsync("1", "10");
        await _ledger.SendAsync();
        _ledger.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(_ready.Degradations());

        _ledger.Clock.Advance(TimeSpan.FromMinutes(2));

        var wait = Assert.Single(_ledger.Status().LongWaits);
        Assert.Equal(("Task", "BC1/SERVICE/1/10", "parent dead"), (wait.Entity, wait.Key, wait.WaitsFor));
        Assert.StartsWith("Task BC1/SERVICE/1/10 has waited since", Assert.Single(_ready.Degradations()), StringComparison.Ordinal);
        Assert.Empty(_ready.Reasons());
    }

    [Fact]
    public async Task An_operators_pause_and_a_brake_are_reported_with_their_reasons()
    {
        await _ledger.Pauser.PauseAsync(new("Board is being moved.", "anna"), default);
        await _ledger.Store.WriteAsync(
            ledger =>
            {
                BrakeRow.Write(
                    ledger,
                    BrakeState.Of("mboc_upsertJob").AfterStop("No such category.", 1, Some.Now, TimeSpan.FromMinutes(1)));
                BrakeRow.Write(ledger, BrakeState.Of("mboc_upsertTask").AfterDeath("f", "No.", 1));
            },
            default);

        var reasons = _ready.Reasons();

        Assert.Equal(2, reasons.Count);
        Assert.StartsWith("Nothing is sent: it was paused: Board is being moved. (by anna), since", reasons[0], StringComparison.Ordinal);
        Assert.EndsWith("Next: syncworker resume", reasons[0], StringComparison.Ordinal);
        Assert.StartsWith("mboc_upsertJob is paused since", reasons[1], StringComparison.Ordinal);
        Assert.Contains("No such category.", reasons[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_queues_are_reported_with_the_brokers_words_until_they_are_readable()
    {
        _broker.Lost("Connection refused.");
        var reason = Assert.Single(_ready.Reasons());
        _broker.Back();

        Assert.StartsWith("Nothing has been received from the queues since", reason, StringComparison.Ordinal);
        Assert.EndsWith("Connection refused.", reason, StringComparison.Ordinal);
        Assert.Empty(_ready.Reasons());
    }

    [Fact]
    public void A_ledger_that_refuses_writes_is_reported_with_whether_receiving_has_stopped()
    {
        _watch.WriteFailed();
        Assert.DoesNotContain("nothing is received", Assert.Single(_ready.Reasons()), StringComparison.Ordinal);

        _watch.StartHold();
        Assert.Contains("nothing is received", Assert.Single(_ready.Reasons()), StringComparison.Ordinal);

        _watch.WriteSucceeded();
        Assert.Empty(_ready.Reasons());
    }

    public void Dispose() => _ledger.Dispose();
}
