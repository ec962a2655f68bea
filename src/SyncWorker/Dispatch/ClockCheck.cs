using System.Data.Common;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Plan;
using SyncWorker.Runtime;

namespace SyncWorker.Dispatch;

/// <summary>Checks whether the ledger's clock was set back. Rows that wait by that clock would otherwise wait that much longer.</summary>
internal sealed class ClockCheck(
    LedgerStore store, Leases leases, WorkSignal signal, TimeProvider time,
    PlanOptions plan, ImportOptions import, RetryOptions retry, GateOptions gate, LeaseOptions lease,
    ILogger<ClockCheck> log) : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly LongestWaits _longest = new(
        Record: new[] { retry.MaxDelay, import.LateWindow, plan.SoftWait }.Max(),
        Uncertain: import.LateWindow,
        Throttle: gate.MaxPause,
        Outage: gate.MaxDelay,
        Configuration: gate.AuthProbe,
        Brake: gate.BrakeProbe,
        Lease: lease.Expiry);

    /// <summary>Checks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!leases.IsFirst)
        {
            return;
        }

        // Do not use the worker's own clock: it follows the ledger's clock only with each heartbeat and may be wrong until then.
        var now = store.Now ?? time.GetUtcNow();
        var mended = await store.WriteAsync(ledger => ClockSetBack.Mend(ledger, now, _longest, store.IsShared), cancellationToken);
        if (mended > 0)
        {
            log.LogWarning(
                "The clock was set back: {Mended} rows of the ledger had times further in the future than the longest wait, "
                + "and were brought back.",
                mended);
            signal.Raise();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(CheckInterval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (DbException trouble) when (trouble.IsPassing())
            {
                // The loop that writes to the ledger logs the error; this check runs again later.
                log.LogDebug("The ledger cannot be written, so its times are checked later: {Reason}", trouble.Message);
            }
        }
        while (await looks.WaitForNextTickAsync(stoppingToken));
    }
}
