using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Records;

/// <summary>The records whose version order restarts: all of an entity, one record of it, or all of a source application.</summary>
internal sealed record ResetRequest(
    [property: Argument("Reset all records of this entity: Job, Task, …")] string? Entity = null,
    [property: Argument(
        "Reset only the record with this key (BC1/SERVICE/JOB-1001), its last part, or a number in it. "
        + "It must match exactly one record.")]
    string? Key = null,
    [property: Option("Reset all records of this source application.")] string? SourceApp = null,
    [property: Option("The reason, kept in the audit.")] string? Reason = null,
    string? By = null) : IRecordRequest<ResetRequest>
{
    public IEnumerable<Problem> Problems()
    {
        if (string.IsNullOrWhiteSpace(Entity) == string.IsNullOrWhiteSpace(SourceApp))
        {
            yield return Problem.Of("entity", null, "either entity (with or without key) or sourceApp must be given");
        }
        else if (Entity is null ? Key is not null : DimeCatalog.Find(Entity) is null)
        {
            yield return Entity is null
                ? Problem.Of("key", Key, "must come with its entity")
                : Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why older versions are to win");
        }
    }

    public ResetRequest WithKey(string? key) => this with { Key = key };

    public ResetRequest WithCaller(string? by) => this with { By = by };
}

/// <summary>The result of a reset.</summary>
/// <param name="Entities">How many records begin a new epoch.</param>
internal sealed record ResetReport(int Entities) : IRecordReport
{
    bool IRecordReport.FoundAny => Entities > 0;

    public string InWords() => $"The version order of {Entities} records restarts.";
}

/// <summary>
/// For a source that was restored from a backup and counts its versions from there: everything it sends from now on counts as newer than
/// what it sent before. Design §3.
/// </summary>
internal sealed class Resetter(LedgerStore store, TimeProvider time)
{
    public static readonly RecordVerb<ResetRequest, ResetReport> Verb = new(
        "reset", "entity",
        "Restart the version order for a restored source: what it sends from now on is newer than what it sent before. "
        + "Example: syncworker entity reset Job --reason \"restored from the backup\"",
        async (tools, request, cancellationToken) => await new Resetter(tools.Store, tools.Time).ResetAsync(request, cancellationToken));

    public Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        return store.WriteAsync(
            ledger =>
            {
                var raised = RecordMarks.StartEpoch(
                    ledger,
                    request.Entity is null ? EntityScope.OfSource : request.Key is null ? EntityScope.OfEntity : EntityScope.OfRecord,
                    EntityScope.Arguments(request.Entity, request.Key, request.SourceApp));
                var scope = request.Entity is null ? $"sourceApp {request.SourceApp}" : $"{request.Entity} {request.Key}".TrimEnd();
                Audit.Write(ledger, time.GetUtcNow(), request.By, "reset", scope, request.Reason);
                return new ResetReport(raised);
            },
            cancellationToken);
    }
}
