using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Operators;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Operate;

/// <summary>The operator's hand on the gate. Receiving goes on; calls in flight are left to finish.</summary>
internal sealed class GateSwitch(LedgerStore store, WorkSignal signal, TimeProvider time, ILogger<GateSwitch>? log = null)
{
    /// <summary>Nothing starts from now on, also after a restart. A second pause has the newer reason and the older time.</summary>
    public async Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        var (gate, _) = await WriteAsync("pause", (ledger, now) => GateRow.Pause(ledger, now, ByOf(request), request.Reason), request, cancellationToken);
        log?.LogWarning("Sending is paused by {By}: {Reason}. It resumes with: syncworker resume", ByOf(request), request.Reason?.TrimEnd('.'));
        return gate;
    }

    /// <summary>Sending goes on at once, but for a pause that the server itself asked for.</summary>
    public async Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        var (gate, pause) = await WriteAsync("resume", GateRow.Resume, request, cancellationToken);
        if (pause is not null)
        {
            log?.LogInformation("Sending was resumed by {By} after a pause of {Duration} ({Reason}).", ByOf(request), Duration.Of(time.GetUtcNow() - pause.Since), pause.Reason);
        }
        signal.Raise();
        return gate;
    }

    private static string ByOf(PauseRequest request) => request.By ?? Environment.UserName;

    /// <returns>How the gate is now, and the pause that was there before.</returns>
    private Task<(GateReport Now, OperatorPause? Before)> WriteAsync(
        string action, Action<Session, DateTimeOffset> write, PauseRequest request, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var before = GateRow.Read(ledger).Pause;
                write(ledger, time.GetUtcNow());
                Audit.Write(ledger, time.GetUtcNow(), request.By, action, "gate", request.Reason);
                ledger.NotifyOthers();
                return (StatusQuery.Gate(ledger), before);
            },
            cancellationToken);
}
