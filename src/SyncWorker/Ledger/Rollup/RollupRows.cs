namespace SyncWorker.Ledger.Rollup;

/// <summary>Writes the minutes that the charts are drawn from.</summary>
internal static class RollupRows
{
    /// <summary>Adds to the minutes, unless another worker has counted this part meanwhile.</summary>
    /// <param name="from">How far the ledger was counted when the rows were made.</param>
    /// <param name="to">How far it is counted with them.</param>
    /// <param name="oldest">Minutes before this one are deleted.</param>
    /// <returns>Whether they were added.</returns>
    public static bool Add(Session ledger, RollupPlace from, RollupPlace to, IEnumerable<RollupRow> rows, long oldest)
    {
        var moved = ledger.Execute(
            MoveSql, new { FromChange = from.Change, FromImport = from.Import, ToChange = to.Change, ToImport = to.Import });
        if (moved == 0)
        {
            return false;
        }

        // In one order, so that two workers cannot wait for each other.
        ledger.ExecuteRows(AddSql, rows.OrderBy(row => row.Minute).ThenBy(row => row.Entity, StringComparer.Ordinal).Select(row => new
        {
            row.Minute,
            row.Entity,
            row.Received,
            row.Applied,
            row.Calls,
            row.Refused,
            row.Backlog,
            row.Dead,
            Lag0 = row.Lags[0],
            Lag1 = row.Lags[1],
            Lag2 = row.Lags[2],
            Lag3 = row.Lags[3],
            Lag4 = row.Lags[4],
            Lag5 = row.Lags[5],
            Lag6 = row.Lags[6],
            Lag7 = row.Lags[7],
            Lag8 = row.Lags[8],
            Lag9 = row.Lags[9],
            Lag10 = row.Lags[10],
            Lag11 = row.Lags[11],
        }));
        ledger.Execute("delete from rollup where minute < @Oldest", new { Oldest = oldest });
        return true;
    }

    public static RollupPlace Place(Session ledger) =>
        ledger.QuerySingle<RollupPlace>("select change_id as Change, import_id as Import from rollup_place");

    private const string MoveSql = """
        update rollup_place set change_id = @ToChange, import_id = @ToImport where change_id = @FromChange and import_id = @FromImport
        """;

    private const string AddSql = """
        insert into rollup (minute, entity, received, applied, calls, refused, backlog, dead,
          lag_0, lag_1, lag_2, lag_3, lag_4, lag_5, lag_6, lag_7, lag_8, lag_9, lag_10, lag_11)
        select r.Minute, r.Entity, r.Received, r.Applied, r.Calls, r.Refused, r.Backlog, r.Dead,
          r.Lag0, r.Lag1, r.Lag2, r.Lag3, r.Lag4, r.Lag5, r.Lag6, r.Lag7, r.Lag8, r.Lag9, r.Lag10, r.Lag11
        from rows() r where true
        on conflict (minute, entity) do update set
          received = rollup.received + excluded.received, applied = rollup.applied + excluded.applied,
          calls = rollup.calls + excluded.calls, refused = rollup.refused + excluded.refused,
          backlog = excluded.backlog, dead = excluded.dead,
          lag_0 = rollup.lag_0 + excluded.lag_0, lag_1 = rollup.lag_1 + excluded.lag_1, lag_2 = rollup.lag_2 + excluded.lag_2,
          lag_3 = rollup.lag_3 + excluded.lag_3, lag_4 = rollup.lag_4 + excluded.lag_4, lag_5 = rollup.lag_5 + excluded.lag_5,
          lag_6 = rollup.lag_6 + excluded.lag_6, lag_7 = rollup.lag_7 + excluded.lag_7, lag_8 = rollup.lag_8 + excluded.lag_8,
          lag_9 = rollup.lag_9 + excluded.lag_9, lag_10 = rollup.lag_10 + excluded.lag_10, lag_11 = rollup.lag_11 + excluded.lag_11
        """;
}

/// <summary>How far changes and calls are counted.</summary>
internal sealed record RollupPlace
{
    public long Change { get; init; }

    public long Import { get; init; }
}
