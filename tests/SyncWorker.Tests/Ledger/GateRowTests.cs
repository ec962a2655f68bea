using SyncWorker.Dispatch;
using SyncWorker.Ledger;

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
            Until = Some.Now.AddSeconds(3),
            Failures = 4,
            RowLimit = 50,
            SizeLimit = 70,
            LastSuccess = Some.Now.AddHours(-1),
        };

        await ledger.Store.WriteAsync((connection, transaction) => GateRow.Write(connection, transaction, gate), CancellationToken.None);

        Assert.Equal(gate, ledger.Store.Read(GateRow.Read));
    }
}
