using DimeClient;
using DimeClient.Entities;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Runtime;

namespace SyncWorker.Dispatch;

/// <summary>A call that changes nothing, <c>GET /category</c>: whether the server is there. One at a time.</summary>
internal sealed class Control(LedgerStore store, DimeSchedulerClient dime, WorkSignal signal, RetryOptions retry, GateOptions gate)
{
    private (DateTimeOffset StartedAt, Task<Result<IReadOnlyList<Category>>> Answer)? _running;

    /// <summary>While it does nothing else starts.</summary>
    public bool IsRunning => _running is not null;

    /// <summary>False: rows have to do.</summary>
    public bool IsAllowed => gate.Probe == GateProbe.Category;

    /// <summary>Asks, unless another worker does: while the gate is closed one asks for all.</summary>
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

    /// <summary>Writes what it said, once it has.</summary>
    /// <returns>The gate before and after; null when it has not.</returns>
    public async Task<(GateState Before, GateState After)?> SettleAsync(DateTimeOffset now, double jitter, CancellationToken cancellationToken)
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

    /// <summary>The next try is put off by that much: if this worker does not live to hear the answer, another one asks then.</summary>
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
