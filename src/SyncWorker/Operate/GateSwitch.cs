using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Operators;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Operate;

/// <summary>Pauses and resumes sending for an operator. Receiving continues, and calls in flight finish.</summary>
internal sealed class GateSwitch(LedgerStore store, WorkSignal signal, TimeProvider time, ILogger<GateSwitch>? log = null)
{
    /// <summary>Stops new calls, also after a restart. A second pause keeps the time of the first and takes the newer reason.</summary>
    public async Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        var (gate, _) = await WriteAsync(
            "pause", (ledger, now) => GateRow.Pause(ledger, now, ByOf(request), request.Reason), request, cancellationToken);
        log?.LogWarning(
            "Sending was paused by {By}: {Reason}. To resume, run: syncworker resume", ByOf(request), request.Reason?.TrimEnd('.'));
        return gate;
    }

    /// <summary>Resumes sending at once, unless the server itself asked for a pause.</summary>
    public async Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        var (gate, pause) = await WriteAsync("resume", GateRow.Resume, request, cancellationToken);
        if (pause is not null)
        {
            log?.LogInformation(
                "Sending was resumed by {By} after a pause of {Duration} ({Reason}).",
                ByOf(request), Duration.Of(time.GetUtcNow() - pause.Since), pause.Reason);
        }
        signal.Raise();
        return gate;
    }

    private static string ByOf(PauseRequest request) => request.By ?? Environment.UserName;

    /// <returns>The gate's state now, and the pause before this write.</returns>
    private Task<(GateReport Now, OperatorPause? Before)> WriteAsync(
        string action, Action<Session, DateTimeOffset> write, PauseRequest request, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var before = GateRow.Read(ledger).Pause;
                var now = time.GetUtcNow();
                write(ledger, now);
                Audit.Write(ledger, now, request.By, action, "gate", request.Reason);
                ledger.NotifyOthers();
                return (StatusQuery.Gate(ledger, now), before);
            },
            cancellationToken);
}
