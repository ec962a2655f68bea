using SyncWorker.Ledger;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Operate.Reading;

/// <summary>Reads how things stand now. It counts every pending change, so it must not run more often than somebody looks.</summary>
internal static class NowQuery
{
    /// <summary>The time over which lag and outcomes are counted.</summary>
    public const int Minutes = 15;

    private const int MostCalls = 2_000;

    public static NowReport Run(Session ledger, bool isShared, DateTimeOffset now)
    {
        var lags = Charts.Lags(ledger, Minutes, now);
        var pending = ledger.Query<(string Entity, long Count, long Oldest)>(PendingSql).ToDictionary(row => row.Entity);
        return new()
        {
            Status = StatusQuery.Run(ledger, now),
            Entities =
            [
                .. lags.Keys.Where(entity => entity.Length > 0).Union(pending.Keys).Order(StringComparer.Ordinal).Select(entity =>
                    new EntityLoad(
                        entity,
                        pending.TryGetValue(entity, out var open) ? open.Count : 0,
                        Instant.FromLedger(open.Oldest > 0 ? open.Oldest : null),
                        lags.GetValueOrDefault(entity).P50,
                        lags.GetValueOrDefault(entity).P95)),
            ],
            Workers = isShared
                ? [.. ledger.Query<(string Worker, long Count)>(WorkersSql).Select(row => new WorkerLoad(row.Worker, row.Count))]
                : [],
            Outcomes =
            [
                .. ledger.Query<(string Outcome, long Calls, long Rows, double Average)>(
                        OutcomesSql, new { Most = MostCalls, From = now.AddMinutes(-Minutes).ToLedger() })
                    .Select(row => new OutcomeCount(row.Outcome, row.Calls, row.Rows, row.Average)),
            ],
        };
    }

    private const string PendingSql = """
        select e.entity, count(*), min(c.received_at) from change c join entity e on e.id = c.entity_id
        where c.state = 'Pending' group by e.entity
        """;

    private const string WorkersSql = """
        select w.name, count(p.id) from worker w left join partition p on p.owner = w.name group by w.name order by w.name
        """;

    private const string OutcomesSql = """
        select coalesce(outcome, 'open'), count(*), cast(sum(rows) as bigint),
          cast(coalesce(avg(finished_at - started_at), 0) as double precision)
        from (select * from import order by id desc limit @Most) newest where started_at >= @From
        group by 1 order by 2 desc
        """;
}
