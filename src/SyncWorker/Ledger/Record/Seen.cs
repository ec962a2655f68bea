using SyncWorker.Changes;

namespace SyncWorker.Ledger.Record;

/// <summary>
/// Remembers which changes were received before, in two generations. New keys go into one, look-ups read both, and after a window the
/// other one is emptied and takes over. So a key lives for one to two windows, and the tree that is written to stays small.
/// </summary>
internal sealed class Seen
{
    /// <summary>The pause after a failed change of generation: each try holds up the workers that record.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _window;
    private long _nextTurn;

    /// <param name="window">How long a repeat is recognised, at least; more than zero: without a window, every group would empty a table.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not more than zero.</exception>
    public Seen(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        _window = window;
    }

    /// <summary>Moves on to the next generation if this one is old enough. Called once in a transaction, before any write.</summary>
    /// <returns>The table that takes new keys, 0 or 1, until the transaction ends.</returns>
    public long Hold(Session ledger, DateTimeOffset now)
    {
        var at = now.ToLedger();
        if (ledger.QuerySingleOrDefault<Generation>(GenerationSql) is not { } seen)
        {
            ledger.Execute(BeginSql, new { Now = at });
            return Hold(ledger, now);
        }

        // If the clock was set back, the generation counts from now: no key is forgotten too early, and the generation does end.
        if (seen.Began <= at && (at - seen.Began < _window.TotalMilliseconds || at < Volatile.Read(ref _nextTurn)))
        {
            // No worker moves on before this transaction is committed.
            return ledger.ExecuteScalar<long>(NumberSql + " for share") % 2;
        }

        // No worker records meanwhile, and of several workers that would move on, only one does.
        ledger.Execute(NumberSql + " for update");
        seen = ledger.QuerySingle<Generation>(GenerationSql);
        if (seen.Began > at)
        {
            ledger.Execute(BeganSql, new { Now = at });
        }
        else if (at - seen.Began >= _window.TotalMilliseconds)
        {
            var next = seen.Number + 1;
            if (ledger.TryEmpty($"seen_{next % 2}"))
            {
                ledger.Execute(
                    BeganSql + "; update counter set value = @Next where slot = 'seen' and name = 'generation'",
                    new { Now = at, Next = next });
                return next % 2;
            }

            // A backup reads the table. The generation only lasts longer, until the next try.
            Volatile.Write(ref _nextTurn, (now + PauseAfterFailure).ToLedger());
        }
        return seen.Number % 2;
    }

    /// <summary>Adds the keys of a group; null: the change has no key.</summary>
    /// <param name="table">The table that <see cref="Hold"/> has returned.</param>
    /// <returns>For each key, whether it was known, and whether its name was known with another content.</returns>
    public static IReadOnlyList<(bool Repeated, bool NameReused)> Add(Session ledger, long table, IReadOnlyList<DedupeKey?> keys)
    {
        // Sorted, so that two workers that add some of the same keys cannot deadlock.
        var distinct = keys.OfType<DedupeKey>().Distinct().OrderBy(key => (key.Name, key.Content)).ToList();
        if (distinct.Count == 0)
        {
            return [.. keys.Select(_ => (false, false))];
        }

        var known = ledger.QueryRows<byte[]>(FindSql, distinct.Select(key => key.Range()).Select(range => new { range.Low, range.High }))
            .Select(DedupeKey.FromBytes).ToHashSet();
        var added = ledger.QueryRows<byte[]>(
                $"insert into seen_{table} (hash) select r.Hash from rows() r where true on conflict do nothing returning hash",
                distinct.Where(key => !known.Contains(key)).Select(key => new { Hash = key.ToBytes() }))
            .Select(DedupeKey.FromBytes).ToHashSet();
        var names = known.Select(key => key.Name).ToHashSet();
        return
        [
            .. keys.Select(each => each is not { } key ? (false, false)
                : !added.Remove(key) ? (true, false) // known before, twice in this group, or recorded by another worker now
                : (false, !names.Add(key.Name))),
        ];
    }

    // An older ledger has the number of its generation only, not its beginning: the generation counts from now.
    private const string BeginSql = """
        insert into counter (slot, name, value) values ('seen', 'generation', 0) on conflict (slot, name) do nothing;
        insert into counter (slot, name, value) values ('seen', 'generation began', @Now) on conflict (slot, name) do nothing;
        """;

    private const string BeganSql = "update counter set value = @Now where slot = 'seen' and name = 'generation began'";

    private const string NumberSql = "select value from counter where slot = 'seen' and name = 'generation'";

    private const string GenerationSql = """
        select g.value as Number, b.value as Began from counter g join counter b on b.slot = g.slot and b.name = 'generation began'
        where g.slot = 'seen' and g.name = 'generation'
        """;

    private const string FindSql = """
        select s.hash from rows() r join seen_0 s on s.hash between r.Low and r.High
        union all
        select s.hash from rows() r join seen_1 s on s.hash between r.Low and r.High
        """;

    /// <param name="Began">In milliseconds since 1970.</param>
    private sealed record Generation(long Number, long Began);
}
