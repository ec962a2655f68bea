using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Rollup;

namespace SyncWorker.Operate.Reading;

/// <summary>
/// Counts what happened since the last turn. Everything is found by its id, from the place where the last turn ended, so the cost does not
/// depend on what the ledger holds; and a turn counts only so much, so a burst cannot make it long.
/// </summary>
internal sealed class RollupTurn(LedgerStore store, TimeProvider time)
{
    /// <summary>The most changes, and the most rows of calls, of one turn.</summary>
    public const int Most = 20_000;

    private const int MostImports = 500;

    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    // Ids commit out of order. What the turn before saw as the newest has had its time.
    private long _seen = -1;

    /// <returns>Whether something was counted.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToLedger();
        var (from, to, rows) = store.Read(ledger => Count(ledger, now));
        return await store.WriteAsync(
            ledger => RollupRows.Add(ledger, from, to, rows, (now / Minute) - (long)Kept.TotalMinutes), cancellationToken);
    }

    private (RollupPlace From, RollupPlace To, IReadOnlyCollection<RollupRow> Rows) Count(Session ledger, long now)
    {
        var rows = new Dictionary<(long Minute, string Entity), RollupRow>();
        RollupRow Row(long minute, string entity) =>
            rows.TryGetValue((minute, entity), out var row) ? row : rows[(minute, entity)] = new() { Minute = minute, Entity = entity };

        var from = RollupRows.Place(ledger);
        var newest = ledger.ExecuteScalar<long>("select coalesce(max(id), 0) from change");
        var change = Math.Max(from.Change, Math.Min(_seen < 0 ? newest : _seen, from.Change + Most));
        _seen = newest;
        foreach (var (minute, entity, count) in ledger.Query<(long Minute, string Entity, long Count)>(
            ReceivedSql, new { From = from.Change, To = change }))
        {
            Row(minute, entity).Received += count;
            Row(minute, "").Received += count;
        }

        var imports = Imports(ledger, from.Import);
        var records = ledger.Query<RecordRow>(
            RecordsSql, new { Ids = imports.Where(call => call.IsAccepted).SelectMany(call => call.Records).Distinct().ToArray() })
            .ToDictionary(record => record.Id);
        foreach (var call in imports)
        {
            var all = Row(call.FinishedAt / Minute, "");
            all.Calls++;
            all.Refused += call.IsAccepted ? 0 : 1;
            foreach (var record in call.IsAccepted ? call.Records.Select(id => records.GetValueOrDefault(id)).OfType<RecordRow>() : [])
            {
                var own = Row(call.FinishedAt / Minute, record.Entity);
                (own.Applied, all.Applied) = (own.Applied + 1, all.Applied + 1);
                if (record.ReceivedAt is { } received && received <= call.FinishedAt)
                {
                    own.Took(call.FinishedAt - received);
                    all.Took(call.FinishedAt - received);
                }
            }
        }

        var counters = Counters.Read(ledger);
        var total = Row(now / Minute, "");
        total.Dead = counters.GetValueOrDefault(Counters.Settled(ChangeState.Dead));
        total.Backlog = Math.Max(0, Backlog(counters));
        return (from, new() { Change = change, Import = imports.Count > 0 ? imports[^1].Id : from.Import }, rows.Values);
    }

    /// <summary>What was recorded and has no verdict.</summary>
    private static long Backlog(Dictionary<string, long> counters) =>
        counters.GetValueOrDefault(Counters.Recorded) + counters.GetValueOrDefault(Counters.Replays)
        - Enum.GetValues<ChangeState>().Where(state => state != ChangeState.Pending)
            .Sum(state => counters.GetValueOrDefault(Counters.Settled(state)) + counters.GetValueOrDefault(Counters.Retired(state)));

    /// <summary>The next calls that have ended, up to the first one that has not.</summary>
    private static List<Call> Imports(Session ledger, long from)
    {
        var calls = new List<Call>();
        var left = Most;
        foreach (var row in ledger.Query<ImportRow>(ImportsSql, new { From = from, Most = MostImports }))
        {
            var records = row.Outcome == Accepted ? JsonSerializer.Deserialize<long[]>(row.Entities)! : [];
            if (calls.Count > 0 && records.Length > left)
            {
                break;
            }
            left -= records.Length;
            calls.Add(new(row.Id, row.FinishedAt, row.Outcome == Accepted, records));
        }
        return calls;
    }

    private const long Minute = 60_000;

    private const string Accepted = "accepted";

    private const string ReceivedSql = """
        select c.received_at / 60000, coalesce(e.entity, ''), count(*)
        from change c left join entity e on e.id = c.entity_id
        where c.id > @From and c.id <= @To and e.entity is not null group by 1, 2
        """;

    private const string ImportsSql = """
        select id as Id, entities as Entities, finished_at as FinishedAt, coalesce(outcome, '') as Outcome from import
        where id > @From and id < coalesce((select min(id) from import where finished_at is null), 9223372036854775807)
          and finished_at is not null
        order by id limit @Most
        """;

    // The newest accepted change of a record is what the call carried, or something newer that was received later.
    private const string RecordsSql = """
        select e.id as Id, e.entity as Entity, c.received_at as ReceivedAt
        from entity e left join change c on c.id = e.base_id where e.id = any(@Ids)
        """;

    private sealed record Call(long Id, long FinishedAt, bool IsAccepted, long[] Records);

    private sealed class ImportRow
    {
        public long Id { get; init; }
        public required string Entities { get; init; }
        public long FinishedAt { get; init; }
        public required string Outcome { get; init; }
    }

    private sealed class RecordRow
    {
        public long Id { get; init; }
        public required string Entity { get; init; }
        public long? ReceivedAt { get; init; }
    }
}
