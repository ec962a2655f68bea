using SyncWorker.Changes;
using SyncWorker.Ledger.Calls;

namespace SyncWorker.Ledger.Leasing;

/// <summary>The result of a heartbeat.</summary>
/// <param name="Tokens">The partitions that are held now, with their fencing tokens.</param>
/// <param name="Leaving">The partitions that are held beyond the fair share until their calls have ended.</param>
/// <param name="Given">The partitions that were released.</param>
/// <param name="Workers">How many workers are active.</param>
/// <param name="Now">The database's clock.</param>
/// <param name="OpenCalls">Open calls of the previous holders, which no worker waits for any more.</param>
internal sealed record LeaseTurn(
    IReadOnlyDictionary<int, long> Tokens,
    IReadOnlyList<int> Leaving,
    IReadOnlyList<int> Given,
    int Workers,
    int OpenCalls,
    DateTimeOffset Now);

/// <summary>The leases on a shared ledger. All times are the database's.</summary>
internal static class PartitionRows
{
    /// <summary>How many partitions a worker should hold: as many as any other, or one more.</summary>
    /// <param name="rank">The place of the worker among all workers, from 0.</param>
    /// <param name="workers">At least 1.</param>
    public static int FairShare(int rank, int workers) =>
        (EntityAddress.Partitions / workers) + (rank < EntityAddress.Partitions % workers ? 1 : 0);

    /// <param name="sending">The partitions of calls in flight.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="lateWindow">How long after its start a call may still be executed.</param>
    public static LeaseTurn Turn(Session ledger, string worker, TimeSpan expiry, IReadOnlySet<int> sending, long now, TimeSpan lateWindow)
    {
        var seconds = new { Worker = worker, Expiry = expiry.TotalSeconds };
        ledger.Execute(SeenSql, seconds);
        var workers = ledger.Query<string>("select name from worker order by name");
        var held = ledger.Query<(int Id, long Token)>(RenewSql, seconds).ToDictionary(row => row.Id, row => row.Token);

        var share = FairShare(workers.IndexOf(worker), workers.Count);
        var surplus = held.Keys.OrderBy(sending.Contains).ThenByDescending(id => id).Take(Math.Max(held.Count - share, 0)).ToList();
        var given = surplus.Where(id => !sending.Contains(id)).ToArray();
        if (given.Length > 0)
        {
            ledger.Execute(
                "update partition set owner = null, expires_at = null where owner = @Worker and id = any(@Ids)",
                new { Worker = worker, Ids = given });
            foreach (var id in given)
            {
                held.Remove(id);
            }
            ledger.NotifyOthers();
        }

        var taken = held.Count >= share
            ? []
            : ledger.Query<(int Id, long Token)>(
                TakeSql, new { Worker = worker, Expiry = expiry.TotalSeconds, Wanted = share - held.Count });
        foreach (var (id, token) in taken)
        {
            held[id] = token;
        }
        var open = OpenCalls.GiveUpOf(ledger, [.. taken.Select(row => row.Id)], now, lateWindow);
        return new(held, [.. surplus.Except(given)], given, workers.Count, open, Instant.FromLedger(Now(ledger)));
    }

    /// <summary>Removes a worker that waits for no call any more, and releases its partitions.</summary>
    public static void Leave(Session ledger, string worker)
    {
        ledger.Execute("update partition set owner = null, expires_at = null where owner = @Worker", new { Worker = worker });
        ledger.Execute("delete from worker where name = @Worker", new { Worker = worker });
        ledger.NotifyOthers();
    }

    /// <summary>Which of these leases still hold. They hold until the transaction ends: no worker takes over meanwhile.</summary>
    public static IReadOnlySet<int> Confirm(Session ledger, string worker, IEnumerable<KeyValuePair<int, long>> tokens) =>
        ledger.QueryRows<int>(
            ConfirmSql, tokens.Select(lease => new { Partition = lease.Key, Token = lease.Value, Worker = worker })).ToHashSet();

    /// <summary>Whether any worker sends for any partition.</summary>
    public static bool AreLeased(Session ledger) =>
        ledger.ExecuteScalar<bool>("select exists(select 1 from partition where expires_at > clock_timestamp())");

    /// <summary>The time by the database's clock, in milliseconds since 1970.</summary>
    public static long Now(Session ledger) =>
        ledger.QuerySingle<long>("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)");

    // Each statement may wait for another worker's lock for longer than a lease lasts. The worker that runs it is active all the same.
    private const string SeenSql = """
        insert into worker (name, seen_at) values (@Worker, clock_timestamp()) on conflict (name) do update set seen_at = clock_timestamp();
        delete from worker where seen_at < clock_timestamp() - make_interval(secs => @Expiry) and name <> @Worker;
        """;

    // An expired lease that no other worker has taken still belongs to this worker: its token says so.
    private const string RenewSql = """
        update partition set expires_at = clock_timestamp() + make_interval(secs => @Expiry) where owner = @Worker returning id, token
        """;

    private const string TakeSql = """
        update partition set owner = @Worker, token = token + 1, expires_at = clock_timestamp() + make_interval(secs => @Expiry)
        where id in (
          select id from partition where owner is null or expires_at < clock_timestamp()
          order by id limit @Wanted for update skip locked)
        returning id, token
        """;

    private const string ConfirmSql = """
        select p.id from rows() r join partition p on p.id = r.Partition and p.token = r.Token and p.owner = r.Worker
        for share of p
        """;
}
