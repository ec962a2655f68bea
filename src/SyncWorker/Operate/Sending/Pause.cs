using SyncWorker.Changes;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Operators;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Sending;

/// <summary>Why sending is paused.</summary>
internal sealed record PauseRequest(
    [property: Option("The reason, shown in status and kept in the audit.", IsRequired = true)] string? Reason, string? By = null) : Request
{
    public override IEnumerable<Problem> Problems() =>
        string.IsNullOrWhiteSpace(Reason) ? [Problem.Of("reason", Reason, "must say why sending is paused")] : [];
}

/// <summary>Stops new calls, also after a restart. Receiving continues, and calls in flight finish.</summary>
internal sealed class Pauser(VerbTools tools)
{
    public static readonly Verb<PauseRequest, GateReport> Verb = new(
        "pause", Parent: null, "/gate/pause",
        "Stop sending until resume. Receiving continues. The pause survives a restart. "
        + "Example: syncworker pause --reason \"the board is being upgraded\"",
        async (tools, request, cancellationToken) => await new Pauser(tools).PauseAsync(request, cancellationToken));

    /// <summary>A second pause keeps the time of the first and takes the newer reason.</summary>
    public async Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var by = request.By ?? Environment.UserName;
        var gate = await tools.Store.WriteAsync(
            ledger =>
            {
                var now = tools.Time.GetUtcNow();
                GateRow.Pause(ledger, now, by, request.Reason);
                Audit.Write(ledger, now, request.By, "pause", "gate", request.Reason);
                ledger.NotifyOthers();
                return StatusQuery.Gate(ledger, now);
            },
            cancellationToken);
        tools.Log?.CreateLogger<Pauser>().LogWarning(
            "Sending was paused by {By}: {Reason}. To resume, run: syncworker resume", by, request.Reason?.TrimEnd('.'));
        return gate;
    }
}
