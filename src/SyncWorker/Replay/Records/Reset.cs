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
    [property: Option("Only show the records whose version order would restart.")] bool DryRun = false,
    string? By = null) : RecordRequest
{
    public override IEnumerable<Problem> Problems()
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

        if (!DryRun && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why older versions are to win");
        }
    }
}

/// <summary>The result of a reset.</summary>
/// <param name="Entities">How many records begin a new epoch.</param>
internal sealed record ResetReport(int Entities) : IReport
{
    /// <summary>The records of a dry run, the first 1,000; null if the reset was done.</summary>
    public IReadOnlyList<RecordName>? Preview { get; init; }

    bool IReport.FoundAny => Entities > 0;

    public string InWords() => string.Join(Environment.NewLine, [
        .. (Preview ?? []).Select(record => $"{record.Entity} {record.Key}"),
        .. Preview is { } shown && shown.Count < Entities ? new[] { $"… and {Entities - shown.Count} more." } : [],
        $"The version order of {Entities} records {(Preview is null ? "restarts" : "would restart")}.",
    ]);
}

/// <summary>A record in a preview.</summary>
internal sealed record RecordName(string Entity, string Key);

/// <summary>
/// For a source that was restored from a backup and counts its versions from there: everything it sends from now on counts as newer than
/// what it sent before. Design §3.
/// </summary>
internal sealed class Resetter(VerbTools tools)
{
    public static readonly Verb<ResetRequest, ResetReport> Verb = new(
        "reset", "entity", "/entities/reset",
        "Restart the version order for a restored source: what it sends from now on is newer than what it sent before. "
        + "Example: syncworker entity reset Job --reason \"restored from the backup\"",
        async (tools, request, cancellationToken) => await new Resetter(tools).ResetAsync(request, cancellationToken));

    public Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        return tools.Store.WriteAsync(ledger => ledger.Run(request.DryRun, () => Reset(ledger, request)), cancellationToken);
    }

    private ResetReport Reset(Session ledger, ResetRequest request)
    {
        var (condition, arguments) = (
            request.Entity is null ? EntityScope.OfSource : request.Key is null ? EntityScope.OfEntity : EntityScope.OfRecord,
            EntityScope.Arguments(request.Entity, request.Key, request.SourceApp));
        var raised = RecordMarks.StartEpoch(ledger, condition, arguments);
        var scope = request.Entity is null ? $"sourceApp {request.SourceApp}" : $"{request.Entity} {request.Key}".TrimEnd();
        Audit.Write(ledger, tools.Time.GetUtcNow(), request.By, "reset", scope, request.Reason);
        return new(raised)
        {
            Preview = request.DryRun
                ? [.. ledger.Query<(string Entity, string Key)>(NamesSql + condition + Ordered, arguments)
                    .Select(record => new RecordName(record.Entity, record.Key))]
                : null,
        };
    }

    private const string NamesSql = "select entity, key from entity where last_change_id is not null and ";

    private static readonly string Ordered = $" order by entity, match limit {Preview.MostShown}";
}
