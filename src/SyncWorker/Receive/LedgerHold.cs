using System.Data.Common;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>
/// Holds what arrives while the ledger cannot be written: it waits and is not acknowledged. After <c>Receive:HoldFor</c> it is abandoned,
/// so that the broker gets it back, and nothing is received until the ledger accepts a write.
/// </summary>
internal sealed class LedgerHold(
    Recorder recorder, Outbox outbox, StoreWatch watch, ArrivalQueue arrivals, TimeProvider time, ILogger log)
{
    /// <summary>A write of this group has failed. Waits before the next try.</summary>
    /// <returns>False: it has failed for too long, so the group was abandoned. Returned when the ledger accepts writes again.</returns>
    public async Task<bool> WaitAsync(IReadOnlyCollection<WaitingChanges> group, DbException trouble, CancellationToken stoppingToken)
    {
        // Only recorded changes may be acknowledged, so wait.
        log.LogError(
            "The ledger cannot be written, so {Waiting} messages wait and nothing is acknowledged: {Reason}",
            group.Count, trouble.Message);
        if (watch.WriteFailed())
        {
            GiveUp(group);
            await UntilWritableAsync(stoppingToken);
            return false;
        }
        await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
        return true;
    }

    /// <summary>Waits until the ledger accepts a write. Nothing is received before that, neither at startup nor after a hold.</summary>
    public async Task UntilWritableAsync(CancellationToken stoppingToken)
    {
        for (; ; )
        {
            try
            {
                watch.WriteStarted();
                await outbox.SwitchAsync(stoppingToken);
                await recorder.TryAsync(stoppingToken);
                watch.WriteSucceeded();
                return;
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                if (watch.WriteFailed())
                {
                    GiveUp([]);
                }
                await Task.Delay(LedgerTrouble.Wait, time, stoppingToken);
            }
        }
    }

    private void GiveUp(IReadOnlyCollection<WaitingChanges> group)
    {
        var abandoned = arrivals.Hold(group);
        log.LogError(
            "The ledger has accepted no write since {Since:u}: {Waiting} messages are returned unrecorded, "
            + "and receiving stops until it accepts writes again.",
            watch.StuckSince, abandoned);
    }
}
