using DimeClient;
using DimeClient.Entities;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Runtime;

namespace SyncWorker.Dispatch;

/// <summary>A call that changes nothing, <c>GET /category</c>, to check whether the server is up. One at a time.</summary>
internal sealed class Control(LedgerStore store, DimeSchedulerClient dime, WorkSignal signal, RetryOptions retry, GateOptions gate)
{
    private (DateTimeOffset StartedAt, Task<Result<IReadOnlyList<Category>>> Answer)? _running;

    /// <summary>Whether the control is running. No other call starts meanwhile.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>Whether the control may be used; if not, rows must probe.</summary>
    public bool IsAllowed => gate.Probe == GateProbe.Category;

    /// <summary>Starts the control, unless another worker does. While the gate is closed, one worker asks for all.</summary>
    public async Task StartAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (store.Read(GateRow.Read).Reason is not null && !await store.WriteAsync(ledger => IsOurs(ledger, now), cancellationToken))
        {
            return;
        }

        var answer = dime.Categories.GetAllAsync(options: null, CancellationToken.None);
        _running = (now, answer);
        _ = RaiseWhenDoneAsync(answer);
    }

    /// <summary>Writes the result of the control to the ledger, once it has completed.</summary>
    /// <returns>The gate before and after; null if the control has not completed.</returns>
    public async Task<(GateState Before, GateState After)?> SettleAsync(
        DateTimeOffset now, double jitter, CancellationToken cancellationToken)
    {
        if (_running is not { Answer.IsCompleted: true } done)
        {
            return null;
        }

        var error = (await done.Answer).Error.Storable();
        var gates = await store.WriteAsync(
            ledger =>
            {
                var before = GateRow.Hold(ledger);
                var after = DispositionPolicy.DecideControl(error, retry) is Disposition.CloseGate closing
                    ? before.AfterFailure(closing.Reason, error!.Message, closing.Wait, done.StartedAt, now, jitter, gate)
                    : before.AfterControl(done.StartedAt, now);
                GateRow.Write(ledger, after);
                GateRow.NotifyIfOpened(ledger, before, after);
                return (before, after);
            },
            cancellationToken);
        _running = null;
        return gates;
    }

    /// <summary>
    /// Postpones the next probe by <see cref="GateOptions.BaseDelay"/>. If this worker dies before the answer arrives, another one asks
    /// then.
    /// </summary>
    private bool IsOurs(Session ledger, DateTimeOffset now)
    {
        var held = GateRow.Hold(ledger);
        if (held is { Pause: not null } || held.Until > now)
        {
            return false;
        }

        if (held.Reason is not null)
        {
            GateRow.Write(ledger, held with { Until = now + gate.BaseDelay });
        }
        return true;
    }

    private async Task RaiseWhenDoneAsync(Task answer)
    {
        await Task.WhenAny(answer);
        signal.Raise();
    }
}
