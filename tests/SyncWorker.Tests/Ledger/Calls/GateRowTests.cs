using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Tests;

public sealed class GateRowTests
{
    [Fact]
    public async Task The_reason_and_every_limit_of_the_gate_survive_a_round_trip()
    {
        using var ledger = new TestLedger();
        var gate = new GateState
        {
            Reason = GateReason.Outage,
            Detail = "no",
            Since = Some.Now,
            ClosedSince = Some.Now,
            Until = Some.Now.AddSeconds(3),
            Failures = 4,
            RowLimit = 50,
            SizeLimit = 70,
            InFlightLimit = 2,
            InFlightSince = Some.Now.AddSeconds(-1),
            LastSuccess = Some.Now.AddHours(-1),
            LastAccepted = Some.Now.AddHours(-2),
            Pace = Some.Pace(limit: 25, windowSeconds: 10),
        };

        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, gate), CancellationToken.None);

        Assert.Equal(gate, ledger.Store.Read(GateRow.Read));
        Assert.Equal((false, "outage", 2.5), ledger.Status().Gate is var seen ? (seen.Open, seen.Reason, seen.CallsPerSecond) : default);
    }

    [Fact]
    public async Task Storing_a_pause_never_shortens_it_by_a_fraction_of_a_millisecond()
    {
        using var ledger = new TestLedger();
        var gate = new GateState { Reason = GateReason.Throttled, Until = Some.Now.AddTicks(1) };

        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, gate), CancellationToken.None);

        Assert.Equal(Some.Now.AddMilliseconds(1), ledger.Store.Read(GateRow.Read).Until);
    }

    [Fact]
    public async Task The_start_of_a_call_is_recorded_if_calls_are_paced()
    {
        using var ledger = new TestLedger();
        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, new() { Pace = Some.Pace(limit: 2, windowSeconds: 1) }), CancellationToken.None);
        await ledger.JobAsync("1", 1);

        await ledger.OpenAsync(ledger.Plan().Call!, ledger.Clock.GetUtcNow());

        Assert.Equal(Some.Now, ledger.Store.Read(GateRow.Read).Pace!.LastStart);
    }
}
