using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Sending;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class PauseTests
{
    [Fact]
    public async Task A_pause_stops_every_call_and_states_its_reason_and_time()
    {
        using var ledger = new TestLedger();

        var gate = await Pause(ledger, "the board is being restored");

        Assert.Equal(new GateReport(false, "paused", "the board is being restored (by ann)", Some.Now, null), gate);
        Assert.Equal(gate, ledger.Status().Gate);
        Assert.False(ledger.Store.Read(GateRow.Read).Admits(Some.Now.AddYears(1), 0, 4));
    }

    [Fact]
    public async Task A_pause_survives_a_restart()
    {
        using var directory = new TemporaryDirectory();
        var options = new LedgerOptions { Directory = directory.Path };
        using (var store = LedgerStore.Open(options))
        {
            await new Pauser(Some.Tools(store, new FakeClock(Some.Now))).PauseAsync(new("restore", "ann"), CancellationToken.None);
        }

        using var again = LedgerStore.Open(options);

        Assert.Equal(new OperatorPause(Some.Now, "ann", "restore"), again.Read(GateRow.Read).Pause);
    }

    [Fact]
    public async Task The_verdict_on_a_call_in_flight_is_recorded_and_does_not_end_a_pause()
    {
        using var ledger = new TestLedger();
        var before = ledger.Store.Read(GateRow.Read);
        await Pause(ledger, "restore");

        var closed = before.AfterFailure(GateReason.Throttled, "slow down", TimeSpan.FromMinutes(2), Some.Now, Some.Now, 0, new());
        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, closed), CancellationToken.None);

        var gate = ledger.Store.Read(GateRow.Read);
        Assert.Equal(("restore", GateReason.Throttled), (gate.Pause?.Reason, gate.Reason));
    }

    [Theory]
    [InlineData("Outage", 0)]
    [InlineData("Configuration", 0)]
    [InlineData("Throttled", 120)] // the server asked for this pause, so it is kept
    public async Task After_a_resume_a_call_starts_at_once_unless_the_server_asked_for_a_pause(string reason, int waits)
    {
        using var ledger = new TestLedger();
        var closed = new GateState { Reason = Enum.Parse<GateReason>(reason), Since = Some.Now, Until = Some.Now.AddMinutes(2) };
        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, closed), CancellationToken.None);
        await Pause(ledger, "restore");

        await ledger.Resumer.ResumeAsync(new(null, "bob"), CancellationToken.None);

        Assert.Equal(Some.Now.AddSeconds(waits), ledger.Store.Read(GateRow.Read).Until);
        Assert.Null(ledger.Store.Read(GateRow.Read).Pause);
    }

    [Fact]
    public async Task A_resume_opens_a_gate_that_only_the_pause_closed()
    {
        using var ledger = new TestLedger();
        await Pause(ledger, "restore");

        var gate = await ledger.Resumer.ResumeAsync(new(null, "bob"), CancellationToken.None);

        Assert.Equal(new GateReport(true, null, null, null, null), gate);
    }

    [Fact]
    public async Task A_second_pause_takes_the_new_reason_and_keeps_the_old_time()
    {
        using var ledger = new TestLedger();
        await Pause(ledger, "restore");
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));

        var gate = await Pause(ledger, "still");

        Assert.Equal((Some.Now, "still (by ann)"), (gate.Since, gate.Detail));
    }

    [Fact]
    public async Task The_audit_names_the_operators_of_a_pause_and_a_resume()
    {
        using var ledger = new TestLedger();
        await Pause(ledger, "restore");
        await ledger.Resumer.ResumeAsync(new("restored", "bob"), CancellationToken.None);

        var audit = string.Join(
            "; ",
            ledger.AskAll<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit order by id"));

        Assert.Equal("ann pause gate restore; bob resume gate restored", audit);
    }

    private static Task<GateReport> Pause(TestLedger ledger, string reason) =>
        ledger.Pauser.PauseAsync(new(reason, "ann"), CancellationToken.None);
}
