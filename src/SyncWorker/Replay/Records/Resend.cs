using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Records;

/// <summary>Which records are sent again: those that meet all given conditions. Without any, <paramref name="All"/> must be set.</summary>
/// <param name="Entity">Only records of this entity.</param>
/// <param name="Key">Only the record of this key, with its whole aggregate: a job with its tasks and their values.</param>
/// <param name="SourceApp">Only records of this source application.</param>
/// <param name="Since">Only records of which something was accepted since then. Records deleted since then are deleted again, too.</param>
/// <param name="DryRun">Only count, and show the rows.</param>
internal sealed record ResendRequest(
    [property: Argument("Resend all records of this entity: Job, Task, …")] string? Entity = null,
    [property: Argument(
        "Resend only the record with this key (BC1/SERVICE/JOB-1001), its last part, or a number in it, "
        + "and all records that belong to it. It must match exactly one record.")]
    string? Key = null,
    [property: Option("Resend only records of this source application.")] string? SourceApp = null,
    [property: Option("Only what was accepted since then, deletes too: for a board restored to that time.")] DateTimeOffset? Since = null,
    [property: Option("Resend every record that exists: for a board that was reset.")] bool All = false,
    [property: Option("Only count the records, and show the rows that would be sent.")] bool DryRun = false,
    [property: Option("The reason, kept in the audit.")] string? Reason = null,
    string? By = null) : RecordRequest
{
    public override IEnumerable<Problem> Problems()
    {
        if ((Entity is not null || SourceApp is not null || Since is not null) == All)
        {
            yield return Problem.Of("all", null, "either all, or at least one of entity, sourceApp and since must be given");
        }

        if (Entity is not null && DimeCatalog.Find(Entity) is null)
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (Key is not null && Entity is null)
        {
            yield return Problem.Of("key", Key, "must come with its entity");
        }

        if (!DryRun && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why it is sent again");
        }
    }

    /// <summary>The request as text, for the audit.</summary>
    public string InWords() => All ? "all" : string.Join(", ", new[]
    {
        Entity is null ? null : $"{Entity} {Key}".TrimEnd(),
        SourceApp is null ? null : $"sourceApp {SourceApp}",
        Since is { } since ? $"since {since:O}" : null,
    }.OfType<string>());
}

/// <summary>The number of records that are sent again, or would be.</summary>
/// <param name="Records">Records that are sent with everything that was accepted of them.</param>
/// <param name="Deletes">Records that were deleted since, and are deleted again.</param>
internal sealed record ResendReport(int Records, int Deletes, bool DryRun) : IReport
{
    /// <summary>The rows of a dry run, of the first 1,000 records; null if they are sent.</summary>
    public IReadOnlyList<PreviewRow>? Preview { get; init; }

    bool IReport.FoundAny => Records + Deletes > 0;

    public string InWords() => string.Join(Environment.NewLine, [
        .. (Preview ?? []).Select(row => row.InWords()),
        .. Preview is not null && Records + Deletes > Replay.Preview.MostShown
            ? new[] { $"… and the rows of {Records + Deletes - Replay.Preview.MostShown} more records." }
            : [],
        $"{Records} records {(DryRun ? "would be" : "will be")} sent again{(Deletes > 0 ? $", and {Deletes} deletes" : "")}.",
    ]);
}

/// <summary>
/// For a board that was reset or restored: sends all accepted state again, from the ledger. The planner treats such a record as one that
/// the board has lost. Design §9.
/// </summary>
internal sealed class Resender(VerbTools tools)
{
    public static readonly Verb<ResendRequest, ResendReport> Verb = new(
        "resend", Parent: null, "/resend",
        "Send accepted records again, parents first: for a board that was reset or restored. Example: syncworker resend --all --dry-run",
        async (tools, request, cancellationToken) =>
            await new Resender(tools).ResendAsync(request, cancellationToken));

    public async Task<ResendReport> ResendAsync(ResendRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var now = tools.Time.GetUtcNow();
        var report = await tools.Store.WriteAsync(
            ledger => ledger.Run(request.DryRun, () => Mark(ledger, request, tools.Import.ClearAs, now)), cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    /// <summary>Marks the records, in a transaction that may do more.</summary>
    public static ResendReport Mark(Session ledger, ResendRequest request, string? clearAs, DateTimeOffset now)
    {
        var arguments = EntityScope.Arguments(request.Entity, request.Key, request.SourceApp, now.ToLedger(), request.Since.ToLedger());
        var conditions = new[]
        {
            Accepted,
            request.Key is not null ? OfAggregate : request.Entity is not null ? EntityScope.OfEntity : null,
            request.SourceApp is not null ? EntityScope.OfSource : null,
            request.Since is not null ? ChangedSince : IsThere,
        };

        var chosen = ledger.Query<(long Id, bool Deletes)>(ChooseSql + string.Join(" and ", conditions.OfType<string>()), arguments);
        var deletes = chosen.Count(row => row.Deletes);
        RecordMarks.Resend(ledger, [.. chosen.Select(row => row.Id)], now.ToLedger());
        Audit.Write(ledger, now, request.By, "resend", $"{request.InWords()}: {chosen.Count} records", request.Reason);
        return new(chosen.Count - deletes, deletes, request.DryRun)
        {
            Preview = request.DryRun
                ? Preview.OfRecords(ledger, chosen.Take(Preview.MostShown).Select(row => row.Id), clearAs, now)
                : null,
        };
    }

    private const string ChooseSql = "select id, coalesce(base_kind = 'Delete', false) from entity where ";

    // A record in a call may have been accepted, and lost, before its verdict is recorded. A record that a clear has removed since no
    // longer exists, but its own row does not say so.
    private const string Accepted = """
        (base_kind is not null or over is not null or import_id is not null)
        and not exists(
          select 1 from entity c
          where c.parent_id = entity.parent_id and c.entity = entity.entity and c.base_kind = 'Clear'
            and entity.base_kind = 'Upsert' and entity.over is null and c.base_id > entity.base_id)
        """;

    private const string OfAggregate = $"aggregate in (select aggregate from entity where {EntityScope.OfRecord})";

    // An empty board has nothing to delete or clear.
    private const string IsThere = "coalesce(base_kind, 'Upsert') = 'Upsert'";

    private const string ChangedSince =
        "id in (select entity_id from change where settled_at >= @Since and state in ('Applied', 'Coalesced'))";
}
