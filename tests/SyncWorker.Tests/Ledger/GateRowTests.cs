using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Tests;

public sealed class GateRowTests
{
    [Fact]
    public async Task What_closed_the_gate_and_every_limit_is_read_as_it_was_written()
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
    public async Task A_pause_is_not_a_part_of_a_millisecond_shorter_for_being_written_down()
    {
        using var ledger = new TestLedger();
        var gate = new GateState { Reason = GateReason.Throttled, Until = Some.Now.AddTicks(1) };

        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, gate), CancellationToken.None);

        Assert.Equal(Some.Now.AddMilliseconds(1), ledger.Store.Read(GateRow.Read).Until);
    }

    [Fact]
    public async Task The_start_of_a_call_is_on_record_where_calls_have_a_pace()
    {
        using var ledger = new TestLedger();
        await ledger.Store.WriteAsync(ledger => GateRow.Write(ledger, new() { Pace = Some.Pace(limit: 2, windowSeconds: 1) }), CancellationToken.None);
        await ledger.JobAsync("1", 1);

        await ledger.OpenAsync(ledger.Plan().Call!, ledger.Clock.GetUtcNow());

        Assert.Equal(Some.Now, ledger.Store.Read(GateRow.Read).Pace!.LastStart);
    }
}
