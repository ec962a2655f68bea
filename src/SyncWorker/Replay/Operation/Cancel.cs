using SyncWorker.Changes;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Operation;

/// <summary>Who cancels an operation, and why.</summary>
internal sealed record CancelRequest(
    [property: Option("The reason, kept with each letter and in the audit.")] string? Reason = null, string? By = null) : Request
{
    public override IEnumerable<Problem> Problems() => [];

    public override string Missing() => $"There is no operation {Id}.";
}

/// <summary>Stops a replay, so no more of its letters are put back.</summary>
internal sealed class Canceller(VerbTools tools)
{
    public static readonly Verb<CancelRequest, OperationReport> Verb = new(
        "cancel", "operation", "/operations/{id:long}/cancel",
        "Stop a replay. Letters already released stay queued. Example: syncworker operation cancel 1",
        (tools, request, cancellationToken) => new Canceller(tools).CancelAsync(request, cancellationToken))
    { WithoutBody = new() };

    /// <returns>The operation afterwards; null if there is none with this id.</returns>
    public Task<OperationReport?> CancelAsync(CancelRequest request, CancellationToken cancellationToken) => tools.Store.WriteAsync(
        ledger =>
        {
            var now = tools.Time.GetUtcNow();
            OperationMarks.RecordVerdicts(ledger);
            if (OperationMarks.Finish(ledger, request.Id, OperationState.Cancelled.ToString(), now))
            {
                Audit.Write(ledger, now, request.By, "operation cancelled", $"operation {request.Id}", request.Reason);
            }
            return OperationRows.Find(ledger, request.Id);
        },
        cancellationToken);
}
