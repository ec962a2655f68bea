using SyncWorker.Ledger;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Lists;

/// <summary>
/// The rows that one request reads of a table that only grows. A filter that no index answers reads the newest rows first, and only so
/// many; the page says where to continue. So no request reads the whole table, however large it is.
/// </summary>
/// <param name="Before">Ids below this one are read.</param>
/// <param name="From">The lowest id that is read.</param>
/// <param name="IsLast">Whether no row that may match has a lower id.</param>
internal sealed record IdWindow(long Before, long From, bool IsLast)
{
    /// <summary>As many rows as a filter that reads each of them looks through in less than a tenth of a second.</summary>
    public const int MostRows = 10_000;

    // Rows get their ids in the order of their times, but for clocks that differ and transactions that overlap.
    private static readonly TimeSpan Disorder = TimeSpan.FromHours(1);

    /// <summary>All rows after that id, for a query that an index answers.</summary>
    public static IdWindow All(long? after) => new(after ?? long.MaxValue, 0, IsLast: true);

    /// <summary>The page of this window, which also continues if the window ends before the table does.</summary>
    public Page<T> Continue<T>(Page<T> page) => page.Next is null && !IsLast ? page with { Next = Cursor.Of(From) } : page;

    /// <param name="table">A table with an id.</param>
    /// <param name="time">Its column with the time at which the row was inserted.</param>
    /// <param name="after">The id after which the page begins; null: the newest.</param>
    /// <param name="readsAll">Whether every row matches that is within the times, so that a page is full before the window ends.</param>
    public static IdWindow Of(
        Session ledger, string table, string time, long? after, DateTimeOffset? from, DateTimeOffset? to, bool readsAll)
    {
        var (lowest, highest) = ledger.QuerySingle<(long?, long?)>(
            $"select (select min(id) from {table}), (select max(id) from {table})");
        if (lowest is not { } low || highest is not { } high)
        {
            return new(0, 0, IsLast: true);
        }

        var ids = (Low: low, High: high);
        var first = from is { } since ? IdAt(ledger, table, time, (since - Disorder).ToLedger(), ids) : low;
        var end = to is { } until ? IdAt(ledger, table, time, (until + Disorder).ToLedger(), ids) : high + 1;
        var before = Math.Min(after ?? long.MaxValue, end);
        var down = readsAll ? first : Math.Max(first, before - MostRows);
        return new(before, down, IsLast: down <= first);
    }

    /// <summary>The first id whose row is not older, by halving: no index on the time is needed.</summary>
    private static long IdAt(Session ledger, string table, string time, long at, (long Low, long High) ids)
    {
        var (low, high) = (ids.Low, ids.High + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var (id, of) = ledger.QuerySingle<(long, long)>(
                $"select id, {time} from {table} where id >= @Middle order by id limit 1", new { Middle = middle });
            (low, high) = of < at ? (id + 1, high) : (low, middle);
        }
        return low;
    }
}
