using SyncWorker.Gate;

namespace SyncWorker.Ledger.Calls;

/// <summary>The history that shows how many calls the server takes. Calls that were not sent are left out.</summary>
internal static class RecentCalls
{
    /// <summary>The calls up to one that is refused now, in the order of their starts.</summary>
    public static IReadOnlyList<PastCall> UpTo(Session ledger, long refused, DateTimeOffset startedAt) =>
    [
        .. ledger.Query<(long Id, long StartedAt, bool IsRefused)>(
                UpToSql, new { Id = refused, From = (startedAt - Pace.History).ToLedger() })
            .Select(row => new PastCall(Instant.FromLedger(row.StartedAt), row.IsRefused || row.Id == refused)),
    ];

    /// <summary>When the call started that is this many calls back, 1 for the newest. Refused calls do not count.</summary>
    public static DateTimeOffset? StartOf(Session ledger, int back) => Instant.FromLedger(
        ledger.ExecuteScalar<long?>(StartSql, new { Back = back - 1 }));

    private const string IsSent = "coalesce(outcome, '') not in ('not needed', 'dry run')";

    // The time of a call has no index: the newest calls are enough.
    private const string UpToSql = $"""
        select id, started_at, coalesce(outcome, '') = 'throttled'
        from (select id, started_at, outcome from import where id <= @Id order by id desc limit 4000) newest
        where started_at >= @From and {IsSent} order by id
        """;

    private const string StartSql = $"""
        select started_at from import where {IsSent} and coalesce(outcome, '') <> 'throttled' order by id desc limit 1 offset @Back
        """;
}
