using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;

namespace SyncWorker.Replay.Records;

/// <summary>Which record stops waiting, and why.</summary>
internal sealed record SkipRequest(
    [property: Argument("The catalog's name: Job, Task, Resource, …", IsRequired = true)] string? Entity = null,
    [property: Argument(
        "The key (BC1/SERVICE/JOB-1001/10), its last part, or a number in it. It must match exactly one record.", IsRequired = true)]
    string? Key = null,
    [property: Option("The reason, kept in the audit.")] string? Reason = null,
    string? By = null) : RecordRequest
{
    public override IEnumerable<Problem> Problems()
    {
        if (Entity is null || DimeCatalog.Find(Entity) is null)
        {
            yield return Problem.Of("entity", Entity, "must be one of " + EntityScope.Names);
        }

        if (string.IsNullOrWhiteSpace(Key))
        {
            yield return Problem.Of("key", Key, "must name one record");
        }

        if (string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why it need not wait");
        }
    }
}

/// <summary>The result of a skip.</summary>
/// <param name="WaitedFor">What the record waited for; null if it waited for nothing.</param>
/// <param name="Dead">Changes that cannot go out by themselves, and are dead letters now.</param>
internal sealed record SkipReport(string? WaitedFor, IReadOnlyList<long> Dead) : IReport
{
    public string InWords() => this switch
    {
        { WaitedFor: null } => "The record waits for nothing.",
        { Dead.Count: > 0 } => $"{Dead.Count} changes cannot be sent without a base: they are dead letters now.",
        _ => $"The record no longer waits ({WaitedFor}).",
    };
}

/// <summary>
/// Ends a wait, so that nothing is stuck for ever. A record whose parent or setup does not come is sent without it, and the server
/// accepts or refuses it. Patches of a record that was never received have no snapshot to apply them to, so they become dead letters.
/// </summary>
internal sealed class Skipper(VerbTools tools)
{
    public static readonly Verb<SkipRequest, SkipReport> Verb = new(
        "skip", "entity", "/entities/skip",
        "Send a waiting record without what it waits for. The server then accepts or refuses it. "
        + "Example: syncworker entity skip Task BC1/SERVICE/JOB-1001/10 --reason \"made by hand\"",
        (tools, request, cancellationToken) => new Skipper(tools).SkipAsync(request, cancellationToken));

    /// <returns>Null if there is no such record.</returns>
    public async Task<SkipReport?> SkipAsync(SkipRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var report = await tools.Store.WriteAsync(
            ledger =>
            {
                var now = tools.Time.GetUtcNow();
                var arguments = EntityScope.Arguments(request.Entity, request.Key, sourceApp: null, now.ToLedger());
                if (ledger.QuerySingleOrDefault<Row>(FindSql, arguments) is not { } row)
                {
                    return null;
                }

                IReadOnlyList<long> dead = [];
                if (row.Blocked == WaitReason.NoBase.Text)
                {
                    dead = RecordMarks.SetAside(ledger, row.Id, Reason(request, now), now.ToLedger());
                }
                else if (row.WaitsFor is not null)
                {
                    RecordMarks.Skip(ledger, row.Id, now.ToLedger());
                }
                var entity = DimeCatalog.Find(request.Entity!)!.Name;
                Audit.Write(ledger, now, request.By, "skip", $"{entity} {request.Key}", request.Reason);
                return new SkipReport(row.WaitsFor, dead);
            },
            cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private static string Reason(SkipRequest request, DateTimeOffset now) => JsonSerializer.Serialize(
        DeadCode.NoBase.Because(
            $"It changes fields of a record that does not exist, and an operator ended its wait: {request.Reason}", now),
        FieldsJson.Options);

    // A record that was refused because its parent is missing waits only for the time of its next attempt.
    private const string FindSql = $"""
        select id as Id, blocked as Blocked,
          case when exists(select 1 from change where entity_id = entity.id and state = 'Pending')
            then coalesce(blocked, case when due_at > @Now then 'next attempt' end) end as WaitsFor
        from entity where {EntityScope.OfRecord} and import_id is null
        for no key update
        """;

    private sealed class Row
    {
        public long Id { get; init; }

        public string? Blocked { get; init; }

        public string? WaitsFor { get; init; }
    }
}
