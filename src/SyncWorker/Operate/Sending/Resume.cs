using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Operators;
using SyncWorker.Operate.Queries;
using SyncWorker.Replay;
using SyncWorker.Runtime;

namespace SyncWorker.Operate.Sending;

/// <summary>Why sending is resumed.</summary>
internal sealed record ResumeRequest(
    [property: Option("The reason, kept in the audit.")] string? Reason = null, string? By = null) : Request
{
    public override IEnumerable<Problem> Problems() => [];
}

/// <summary>Resumes sending at once, unless the server itself asked for a pause.</summary>
internal sealed class Resumer(VerbTools tools)
{
    public static readonly Verb<ResumeRequest, GateReport> Verb = new(
        "resume", Parent: null, "/gate/resume",
        "Resume sending, including the changes that have waited since pause. Example: syncworker resume",
        async (tools, request, cancellationToken) => await new Resumer(tools).ResumeAsync(request, cancellationToken))
    { WithoutBody = new() };

    public async Task<GateReport> ResumeAsync(ResumeRequest request, CancellationToken cancellationToken)
    {
        OperatorPause? ended = null;
        var gate = await tools.Store.WriteAsync(
            ledger =>
            {
                ended = GateRow.Read(ledger).Pause;
                var now = tools.Time.GetUtcNow();
                GateRow.Resume(ledger, now);
                Audit.Write(ledger, now, request.By, "resume", "gate", request.Reason);
                ledger.NotifyOthers();
                return StatusQuery.Gate(ledger, now);
            },
            cancellationToken);
        if (ended is { } pause)
        {
            tools.Log?.CreateLogger<Resumer>().LogInformation(
                "Sending was resumed by {By} after a pause of {Duration} ({Reason}).",
                request.By ?? Environment.UserName, Duration.Of(tools.Time.GetUtcNow() - pause.Since), pause.Reason);
        }
        tools.Signal.Raise();
        return gate;
    }
}
