using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Records;

/// <summary>
/// Ends a wait, so that nothing is stuck for ever: a record whose parent or setup does not come goes out without it, and the server
/// says what it thinks of that. Patches of what was never received have nothing to go out with: they become dead letters.
/// </summary>
internal sealed class Skipper(LedgerStore store, WorkSignal signal, TimeProvider time)
{
    /// <returns>Null: there is no such record.</returns>
    public async Task<SkipReport?> SkipAsync(SkipRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            ledger =>
            {
                var arguments = new { Entity = DimeCatalog.Find(request.Entity!)!.Name, Match = KeyText.MatchOf(request.Key!), Now = time.GetUtcNow().ToLedger() };
                if (ledger.QuerySingleOrDefault<Row>(FindSql, arguments) is not { } row)
                {
                    return null;
                }

                IReadOnlyList<long> dead = [];
                if (row.Blocked == WaitReason.NoBase.Text)
                {
                    dead = RecordMarks.SetAside(ledger, row.Id, Reason(request), arguments.Now);
                }
                else if (row.WaitsFor is not null)
                {
                    RecordMarks.Skip(ledger, row.Id, arguments.Now);
                }
                Audit.Write(ledger, time.GetUtcNow(), request.By, "skip", $"{arguments.Entity} {request.Key}", request.Reason);
                return new SkipReport(row.WaitsFor, dead);
            },
            cancellationToken);
        signal.Raise();
        return report;
    }

    private string Reason(SkipRequest request) => JsonSerializer.Serialize(
        DeadCode.NoBase.Because($"It changes fields of a record that is not there, and was told not to wait for that: {request.Reason}", time.GetUtcNow()),
        FieldsJson.Options);

    // One that was refused for want of its parent has nothing in the way but the time of its next attempt.
    private const string FindSql = """
        select id as Id, blocked as Blocked,
          case when exists(select 1 from change where entity_id = entity.id and state = 'Pending')
            then coalesce(blocked, case when due_at > @Now then 'next attempt' end) end as WaitsFor
        from entity where entity = @Entity and match = @Match and import_id is null
        for no key update
        """;

    private sealed class Row
    {
        public long Id { get; init; }

        public string? Blocked { get; init; }

        public string? WaitsFor { get; init; }
    }
}
